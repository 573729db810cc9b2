import type { IntegerUnit, ResidueKey } from '../../client/index.ts';
import type { Lists, Name, Reckoning } from './equation.ts';

/** How far somebody has come; each part rests on those above it. */
export interface Lab {
  key: ResidueKey;
  /** As they are typed. */
  typed: Record<Name, string>;
  encrypted?: { lists: Lists; units: Record<Name, IntegerUnit[]> } | undefined;
  /** The server's names of the lists. */
  sent?: Record<Name, string> | undefined;
  /** As it is typed. */
  equation: string;
  answer?: { reckoning: Reckoning; equation: string; units: IntegerUnit[] } | undefined;
  opened?: bigint[] | undefined;
}

const ORDER = ['key', 'typed', 'encrypted', 'sent', 'equation', 'answer', 'opened'] as const;
/** What people have given stays, whatever else has changed. */
const GIVEN: readonly string[] = ['key', 'typed', 'equation'];

/** With one part anew; what rested on the old one is gone. */
export function changed<Part extends keyof Lab>(lab: Lab, part: Part, value: Lab[Part]): Lab {
  const later = ORDER.slice(ORDER.indexOf(part) + 1).filter((one) => !GIVEN.includes(one));
  return { ...lab, ...Object.fromEntries(later.map((one) => [one, undefined])), [part]: value };
}

/** What every step is given. */
export interface StepProps {
  lab: Lab;
  /** A slow result counts only if nothing has changed since `since`. */
  change: <Part extends keyof Lab>(part: Part, value: Lab[Part], since?: Lab) => void;
}
