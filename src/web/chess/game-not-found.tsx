import { useApp } from '../context.ts';
import { Link } from '../ui/link.tsx';
import { Page } from '../ui/page.tsx';

export function GameNotFound() {
  const { gone } = useApp().texts.chess;
  return (
    <Page title={gone.title}>
      <p>{gone.text}</p>
      <Link class="button" to={{ page: 'chess' }}>
        {gone.back}
      </Link>
    </Page>
  );
}
