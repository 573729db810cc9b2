import { useApp } from '../context.ts';
import { Link, Page } from '../ui/page.tsx';

export function LostPage() {
  const { lost } = useApp().texts.common;
  return (
    <Page title={lost.title}>
      <p>{lost.text}</p>
      <Link to={{ page: 'home' }} class="button">
        {lost.home}
      </Link>
    </Page>
  );
}
