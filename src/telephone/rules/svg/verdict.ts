/**
 * The fate of an attribute or a property: written out with this value, left out because it changes nothing, or
 * refused. `refused` is a sentence that says what would be accepted; empty if the name itself is not known.
 */
export type Verdict = { kept: string } | 'dropped' | { refused: string };

/** `root` for the outermost svg, otherwise the name of the element. */
export type Kind = string;

export const UNKNOWN: Verdict = { refused: '' };
