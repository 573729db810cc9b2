import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { useApp } from '../context.ts';
import { AccountLink, Bar, SoundButton } from './bar.tsx';
import { Lamp } from './lamp.tsx';

interface PageProps {
  /** Also in the browser's tab. */
  title: string;
  children: ComponentChildren;
  /** The title is on the page unless it is `hidden`, for screen readers only, or the page has an `own` heading. */
  heading?: 'hidden' | 'own' | undefined;
  /** On the right of the bar. Sound and account unless given. */
  bar?: ComponentChildren;
  /** Stays at the bottom: the main action, and a square button for the second one. */
  dock?: ComponentChildren;
  /** A sentence above the dock, about why something cannot be done yet. */
  why?: string;
  /** For pages that use the width of a large screen. */
  isWide?: boolean;
  /** The lamp hangs over the page, switched on or off. */
  lamp?: 'lit' | 'unlit';
  class?: string;
}

/** A page with its bar and dock. */
export function Page({ title, children, heading, bar, isWide = false, lamp, ...more }: PageProps) {
  const { texts } = useApp();
  const main = useRef<HTMLElement>(null);
  useEffect(() => {
    document.title = `${title} – ${texts.everywhere.title}`;
    // The focused element went away with the last page, so focus the heading for screen readers.
    const first = main.current?.querySelector('h1');
    if (first) first.tabIndex = -1;
    if (document.activeElement === document.body) first?.focus({ preventScroll: true });
    return () => {
      document.title = texts.everywhere.title;
    };
  }, [title, texts]);
  return (
    <div class={['page', lamp, more.class].filter(Boolean).join(' ')}>
      <Bar>
        {bar ?? (
          <>
            <SoundButton />
            <AccountLink />
          </>
        )}
      </Bar>
      <main class={isWide ? 'stage wide' : 'stage'} ref={main}>
        {lamp && <Lamp />}
        {heading !== 'own' && <h1 class={heading && 'visually-hidden'}>{title}</h1>}
        {children}
      </main>
      {more.dock && <Dock why={more.why}>{more.dock}</Dock>}
    </div>
  );
}

function Dock({ children, why }: { children: ComponentChildren; why: string | undefined }) {
  return (
    <footer class="dock">
      {why && (
        <p class="why" role="status">
          {why}
        </p>
      )}
      <div class="dock-in">{children}</div>
    </footer>
  );
}
