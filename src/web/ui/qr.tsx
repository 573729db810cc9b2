import { renderSVG } from 'uqr';

/** A code that phones read. Drawn here: no other host is asked. */
export function Qr({ text, label }: { text: string; label: string }) {
  const svg = renderSVG(text, { border: 2 });
  return <img class="qr" alt={label} src={`data:image/svg+xml,${encodeURIComponent(svg)}`} />;
}
