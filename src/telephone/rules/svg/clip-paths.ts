import type { Problems } from './problems.ts';
import type { OpenedElement } from './reader.ts';
import { type Box, covers } from './sheet.ts';
import type { Matrix } from './transforms.ts';

const PLAIN = /^(?:id|fill|fill-rule|clip-rule|data-.*)$/;

/** A clipped shape, and how its own units lie on the sheet. */
interface Use {
  id: string;
  line: number;
  toSheet: Matrix;
}

/**
 * Clip paths and their uses. Many programs clip a whole drawing to its own sheet. That changes nothing, so it is left
 * out; any other use is refused. A clip path may come after its use.
 */
export class ClipPaths {
  readonly #rectangles = new Map<string, Box | undefined>();
  readonly #uses: Use[] = [];
  #open: { id: string; rectangles: (Box | undefined)[] } | undefined;

  begin({ attributes }: OpenedElement): void {
    const plain = attributes.every(
      ({ name, value }) => PLAIN.test(name) || (name === 'clipPathUnits' && value === 'userSpaceOnUse'),
    );
    const id = attributes.find(({ name }) => name === 'id')?.value ?? '';
    this.#open = { id, rectangles: plain ? [] : [undefined] };
  }

  /** An element inside of the clip path. */
  contains(element: OpenedElement): void {
    this.#open?.rectangles.push(rectangleOf(element));
  }

  end(): void {
    if (!this.#open) return;
    const { id, rectangles } = this.#open;
    if (!this.#rectangles.has(id))
      this.#rectangles.set(id, rectangles.length === 1 ? rectangles[0] : undefined);
    this.#open = undefined;
  }

  use(use: Use): void {
    this.#uses.push(use);
  }

  /** Refuses each use that may change what the sheet shows. `sheet` is undefined if it does not show just its viewBox. */
  check(sheet: Box | undefined, problems: Problems): void {
    for (const { id, line, toSheet } of this.#uses) {
      const rectangle = this.#rectangles.get(id.slice(1));
      if (rectangle && sheet && covers(rectangle, toSheet, sheet)) continue;
      problems.add(
        line,
        'The attribute "clip-path" is not allowed',
        'Only a rectangle around the whole drawing may clip.',
      );
    }
  }
}

/** Undefined for anything but a rectangle in plain numbers. */
function rectangleOf({ name, space, attributes }: OpenedElement): Box | undefined {
  const values: Record<string, number> = { x: 0, y: 0, width: Number.NaN, height: Number.NaN };
  for (const attribute of attributes) {
    if (Object.hasOwn(values, attribute.name)) values[attribute.name] = plainNumber(attribute.value);
    else if (!PLAIN.test(attribute.name)) return undefined;
  }
  const { x = 0, y = 0, width = 0, height = 0 } = values;
  return name === 'rect' && space === 'svg' && width > 0 && height > 0 ? [x, y, width, height] : undefined;
}

function plainNumber(value: string): number {
  return /^-?[\d.]{1,20}(?:px)?$/.test(value) ? Number(value.replace('px', '')) : Number.NaN;
}
