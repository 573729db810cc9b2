import { faceSvg } from '../accounts/index.ts';
import { builtFile } from '../platform/http/pages.ts';
import { atFirstUse } from '../platform/validate.ts';

const STYLE = `
main { max-width: 110rem; padding-inline: clamp(.9rem, 4vw, 4rem); }
header .day { color: var(--soft); margin: 0 0 .7rem; font-size: 1.1rem; white-space: nowrap; }
.players { list-style: none; margin: 0 0 2.5rem; padding: 0; display: flex; flex-wrap: wrap; gap: .4rem 1.2rem; }
.players li, .chain h2, figcaption, .by { display: flex; align-items: center; gap: .4rem; }
.players { font-weight: 700; } .players .face { width: 3.2rem; height: 3.2rem; }
.face { flex: none; width: 1.9rem; height: 1.9rem; background: center / contain no-repeat; }
.chains { display: grid; gap: 3.5rem; grid-template-columns: repeat(auto-fit, minmax(min(100%, 24rem), 1fr)); align-items: start; }
.chain h2 { margin: 0 0 1.2rem; font-size: 1.25rem; } .chain h2 .face { width: 2.6rem; height: 2.6rem; }
.chain ol { list-style: none; margin: 0; padding: 0; display: grid; gap: 1.6rem; }
.chain li { --shade: rgb(42 26 46 / .22); }
figure { margin: 0; }
.strip { width: fit-content; min-width: min(100%, 16rem); padding: 14px 18px; background: #fffdf8; color: #2a1a2e;
  border-radius: 4px 7px 5px 8px; box-shadow: 0 1px 0 var(--shade), 0 6px 14px var(--shade); }
.chain li:nth-child(4n+1) .strip { rotate: -1.2deg; } .chain li:nth-child(4n+3) .strip { rotate: 1deg; margin-inline-start: auto; }
.by { color: #6a5568; font-size: .875rem; font-weight: 600; margin: .4rem 0 0; }
.words { font-family: Kalam, "Bradley Hand", "Segoe Print", "Comic Neue", system-ui, sans-serif; font-size: 1.6rem; line-height: 1.3;
  margin: 0; font-weight: 700; }
.words::before { content: "\\201C\\2060"; } .words::after { content: "\\2060\\201D"; }
figure img { display: block; width: 100%; aspect-ratio: 4 / 3; object-fit: contain; background: #fff; border-radius: 4px 7px 5px 8px;
  box-shadow: 0 1px 0 var(--shade), 0 10px 22px var(--shade); }
figcaption { position: relative; width: fit-content; margin: -1rem 0 0 .5rem; padding: .25rem .9rem .3rem .5rem; background: #f2b632;
  color: #2a1a2e; border: 2.5px solid #2a1a2e; border-radius: 14px 12px 15px 11px; font-weight: 800; rotate: -1.5deg; }
.hidden .strip { background: #d9d3d6; box-shadow: none; } .hidden p { margin: 0; }
.skipped .words { font-weight: 400; color: #6a5568; }
.skipped img { aspect-ratio: 6 / 1; object-fit: cover; }
@media print { .chain li { break-inside: avoid; } body { background: #fff; } }
`;

/** The style with what it needs: handwriting, and the faces, each as a class of its own. */
export function albumStyle(faces: readonly (readonly number[])[]): string {
  const rules = new Map(faces.map((face) => [faceClass(face), faceRule(face)]));
  return handwriting() + STYLE + [...rules.values()].join('');
}

export function faceClass(face: readonly number[]): string {
  return `f-${face.join('-')}`;
}

function faceRule(face: readonly number[]): string {
  const svg = Buffer.from(faceSvg(face)).toString('base64');
  return `.${faceClass(face)} { background-image: url(data:image/svg+xml;base64,${svg}); }\n`;
}

const handwriting = atFirstUse(() => {
  const font = builtFile(/^kalam-core-700-.*\.woff2$/);
  if (!font) return '';
  return `\n@font-face { font-family: Kalam; font-weight: 700; src: url(data:font/woff2;base64,${font}) format("woff2"); }`;
});
