import type { ComponentChildren } from 'preact';
import { useApp } from '../context.ts';
import type { Route } from '../router.ts';

interface LinkProps {
  to: Route;
  children: ComponentChildren;
  class?: string;
  /** What it is called if there is only a picture in it. */
  label?: string;
}

/** A link to a page of the application. It has a real address but does not reload the document. */
export function Link({ to, children, class: name, label }: LinkProps) {
  const { go, addressOf } = useApp();
  return (
    <a
      class={name}
      href={addressOf(to)}
      aria-label={label}
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
