import type { IntegerUnit, ResidueKey } from '../../client/index.ts';
import type { Equation, Lists, Name } from './equation.ts';

/** The progress through the steps. Each part depends on those above it. */
export interface Lab {
  key: ResidueKey;
  /** The lists as typed. */
  typed: Record<Name, string>;
  encrypted?: { lists: Lists; units: Record<Name, IntegerUnit[]> } | undefined;
  /** The server's ids of the lists. */
  sent?: Record<Name, string> | undefined;
  /** The equation as typed. */
  equation: string;
  answer?: { parsed: Equation; equation: string; units: IntegerUnit[] } | undefined;
  decrypted?: bigint[] | undefined;
}

const ORDER = ['key', 'typed', 'encrypted', 'sent', 'equation', 'answer', 'decrypted'] as const;
/** User input. It stays, whatever else changes. */
const USER_INPUT: readonly string[] = ['key', 'typed', 'equation'];

/** The state with one part replaced. Everything that depended on the old value is removed. */
export function changeLab<Part extends keyof Lab>(lab: Lab, part: Part, value: Lab[Part]): Lab {
  const later = ORDER.slice(ORDER.indexOf(part) + 1).filter((one) => !USER_INPUT.includes(one));
  return { ...lab, ...Object.fromEntries(later.map((one) => [one, undefined])), [part]: value };
}

/** The props of every step. */
export interface StepProps {
  lab: Lab;
  /** A slow result counts only if nothing has changed since `since`. */
  change: <Part extends keyof Lab>(part: Part, value: Lab[Part], since?: Lab) => void;
}
