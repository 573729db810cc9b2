import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { useApp } from '../context.ts';
import type { Route } from '../router.ts';

/** A link to a page of the application. It has a real address but does not reload the document. */
export function Link({
  to,
  children,
  class: name,
}: {
  to: Route;
  children: ComponentChildren;
  class?: string;
}) {
  const { go, addressOf } = useApp();
  return (
    <a
      class={name}
      href={addressOf(to)}
      onClick={(event) => {
        if (event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0) return;
        event.preventDefault();
        go(to);
      }}
    >
      {children}
    </a>
  );
}

/** A page with its header and navigation. `bare` is for pages that need all the room. */
export function Page({
  title,
  children,
  bare = false,
}: {
  title: string;
  children: ComponentChildren;
  bare?: boolean;
}) {
  const { texts, person } = useApp();
  const { menu } = texts.everywhere;
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${title} – ${texts.everywhere.title}`;
    // The focused element went away with the last page, so focus the heading for screen readers.
    if (document.activeElement === document.body) heading.current?.focus({ preventScroll: true });
    return () => {
      document.title = texts.everywhere.title;
    };
  }, [title, texts]);
  return (
    <div class={bare ? 'page bare' : 'page'}>
      <header class="top">
        <Link to={{ page: 'home' }} class="brand">
          {texts.everywhere.title}
        </Link>
        <nav>
          <Link to={{ page: 'chess' }}>{menu.chess}</Link>
          <Link to={{ page: 'lab' }}>{menu.lab}</Link>
          <Link to={{ page: 'account' }}>{person?.name ?? person?.username ?? menu.account}</Link>
        </nav>
      </header>
      <main>
        <h1 ref={heading} tabIndex={-1}>
          {title}
        </h1>
        {children}
      </main>
    </div>
  );
}
