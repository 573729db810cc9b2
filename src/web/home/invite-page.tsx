import { useEffect } from 'preact/hooks';
import { useApp } from '../context.ts';
import { keepInvitation, registration } from '../registration.ts';
import { Link } from '../ui/link.tsx';
import { Page } from '../ui/page.tsx';
import { DoorNote } from './door-note.tsx';

/** Where an invitation link leads. The browser keeps it until it is needed. */
export function InvitePage() {
  const { person, route, texts } = useApp();
  const { invited: words } = texts.account;
  const token = route.page === 'invite' ? route.token : '';
  useEffect(() => keepInvitation(token), [token]);
  const isClosed = registration === 'closed';
  const text = person ? words.known(person.name ?? person.username) : words.text;
  return (
    <Page
      title={words.title}
      dock={
        <Link to={{ page: 'home' }} class="button main grow">
          {person || isClosed ? texts.telephone.home : words.play}
        </Link>
      }
    >
      {isClosed && !person ? <DoorNote /> : <p>{text}</p>}
      {!person && (
        <Link to={{ page: 'account' }} class="button quiet">
          {isClosed ? texts.telephone.join.account : words.account}
        </Link>
      )}
    </Page>
  );
}
