import { renderSVG } from 'uqr';

/** A QR code, drawn on the page without asking another host. Dark on light paper in both themes, as cameras need it. */
export function Qr({ text, label }: { text: string; label: string }) {
  const svg = renderSVG(text, { border: 3, blackColor: '#2a1a2e', whiteColor: '#fffdf8' });
  return <img class="qr" alt={label} src={`data:image/svg+xml,${encodeURIComponent(svg)}`} />;
}
