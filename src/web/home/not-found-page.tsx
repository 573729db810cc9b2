import { useApp } from '../context.ts';
import { Link } from '../ui/link.tsx';
import { Page } from '../ui/page.tsx';

export function NotFoundPage() {
  const { lost } = useApp().texts.everywhere;
  return (
    <Page title={lost.title}>
      <p>{lost.text}</p>
      <Link to={{ page: 'home' }} class="button">
        {lost.home}
      </Link>
    </Page>
  );
}
