import { useApp } from '../context.ts';
import { FaultPage } from '../ui/fault-page.tsx';
import { Link } from '../ui/link.tsx';

export function NotFoundPage() {
  const { lost } = useApp().texts.everywhere;
  return (
    <FaultPage
      title={lost.title}
      text={lost.text}
      sign="lost"
      dock={
        <Link to={{ page: 'home' }} class="button main grow">
          {lost.home}
        </Link>
      }
    />
  );
}
