import { renderSVG } from 'uqr';

/** A QR code, drawn on the page without asking another host. */
export function Qr({ text, label }: { text: string; label: string }) {
  const svg = renderSVG(text, { border: 2 });
  return <img class="qr" alt={label} src={`data:image/svg+xml,${encodeURIComponent(svg)}`} />;
}
