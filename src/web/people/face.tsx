import {
  COLORS,
  CROWN,
  EXTRAS,
  EYES,
  HEADS,
  HELD_PENCIL,
  MOUTHS,
  PENCIL_BEHIND_EAR,
  SCRIBBLE,
  SHUT_EYES,
  type Stroke,
  TOPS,
} from './face-parts.ts';

const INK = '#2a1a2e';
/** The white edge around a face, as if it was cut out of paper. */
const EDGE = '#fffdf8';
const SAD_MOUTH = 2;

interface FaceProps {
  /** Six numbers: colour, head, eyes, mouth, top, extra. */
  face: readonly number[];
  /** 80 px wide unless given: 30, 40, 120 or 168 px. */
  size?: 'xs' | 's' | 'l' | 'xl';
  /** With closed eyes. */
  isAway?: boolean;
  /** With a crown. */
  isHost?: boolean;
  /** At work, or done. */
  pencil?: 'moving' | 'behind ear';
}

/** A person's face. The name is beside it, so screen readers skip it. */
export function Face({ face, size, isAway = false, isHost = false, pencil }: FaceProps) {
  const [color = 0, head = 0, eyes = 0, mouth = 0, top = 0, extra = 0] = face;
  const outline = HEADS[head] ?? HEADS[0];
  const hat = TOPS[top] ?? [];
  const features = isAway
    ? [...SHUT_EYES, ...(MOUTHS[SAD_MOUTH] ?? [])]
    : [...(EXTRAS[extra] ?? []), ...(EYES[eyes] ?? []), ...(MOUTHS[mouth] ?? [])];
  return (
    <span class={size ? `face ${size}` : 'face'}>
      <svg viewBox="-6 -12 112 112" aria-hidden="true" stroke-linejoin="round" stroke-linecap="round">
        <g stroke={EDGE} stroke-width="15" fill={EDGE}>
          <path d={outline} />
          {hat.map(({ d }) => (
            <path key={d} d={d} />
          ))}
          {isHost && <path d={CROWN.d} transform={CROWN.transform} />}
          {pencil === 'behind ear' &&
            PENCIL_BEHIND_EAR.map(({ d, transform }) => <path key={d} d={d} transform={transform} />)}
        </g>
        <g stroke={INK} stroke-width="4" fill={INK}>
          <path d={outline} fill={COLORS[color] ?? COLORS[0]} fill-opacity={isAway ? 0.42 : 1} />
          <Strokes strokes={features} />
          <Strokes strokes={hat} />
          {isHost && <Strokes strokes={[CROWN]} />}
          {pencil === 'behind ear' && <Strokes strokes={PENCIL_BEHIND_EAR} />}
          {pencil === 'moving' && (
            <>
              <g class="pencil">
                <Strokes strokes={HELD_PENCIL} />
              </g>
              <Strokes strokes={SCRIBBLE} />
            </>
          )}
        </g>
      </svg>
    </span>
  );
}

export function Strokes({ strokes }: { strokes: readonly Stroke[] }) {
  return (
    <>
      {strokes.map(({ d, width, ...look }) => (
        <path key={d} d={d} stroke-width={width} {...look} />
      ))}
    </>
  );
}
