import type { ComponentChildren } from 'preact';
import { Page } from './page.tsx';

/** Drawn on the folded sheet. */
const SIGNS = {
  lost: <path d="M66 60q3-18 19-18t17 15q0 11-16 16v6m1 17v.1" stroke-width="6" />,
  offline: (
    <>
      <path d="M52 66q34-30 68-6M64 78q22-19 44-4M76 90q10-8 20-1M87 100v.1" stroke-width="5" />
      <path d="M56 108l60-62" stroke="#c2361c" stroke-width="6" />
    </>
  ),
  story: <path d="M50 66q9-22 20-12t-2 16q-12 2-8-10M84 62q8-12 14-1t15-4M58 100l52-6" />,
};

interface FaultProps {
  title: string;
  text: ComponentChildren;
  sign: keyof typeof SIGNS;
  /** Below the text. */
  children?: ComponentChildren;
  dock?: ComponentChildren;
}

/** A page about something that is not there, or does not work: what happened, and what can be done. */
export function FaultPage({ title, text, sign, children, dock }: FaultProps) {
  return (
    <Page title={title} heading="own" lamp={sign === 'offline' ? 'unlit' : 'lit'} dock={dock}>
      <div class="empty">
        <FoldedSheet sign={sign} />
        <h1>{title}</h1>
        <p>{text}</p>
        {children}
      </div>
    </Page>
  );
}

export function FoldedSheet({ sign }: { sign: keyof typeof SIGNS }) {
  return (
    <svg viewBox="0 0 168 132" aria-hidden="true">
      <g stroke="#2a1a2e" stroke-width="4" stroke-linejoin="round" stroke-linecap="round">
        <path d="M22 30l88-14 36 24 6 72-118 12z" fill="#fffdf8" />
        <path d="M110 16l6 28 30-4z" fill="#efe0c4" />
        <path d="M28 76l120-13" stroke="#d9cfe0" stroke-width="3" />
        <g fill="none">{SIGNS[sign]}</g>
      </g>
    </svg>
  );
}
