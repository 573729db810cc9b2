import { dataUrl } from '../telephone/drawing.tsx';
import { PAPER, SHEET } from '../telephone/ink.ts';
import { drawingUpTo } from './drawn-elements.ts';
import type { Spot } from './pen-way.ts';
import type { ReplayPart } from './replay-plan.ts';

/** A little more than the way's own width, so that the true edges of a stroke always show. */
const MORE = 14;
/** In tenths of a unit. */
const INK_SCALE = 10;

type Context = CanvasRenderingContext2D;

/**
 * Paints a replay at any moment of it. Finished parts are kept on a canvas of their own, so that a frame costs no more
 * than what is new in it.
 */
export class ReplayPainter {
  readonly #svg: string;
  readonly #parts: readonly ReplayPart[];
  readonly #shown: Context;
  readonly #done: Context;
  readonly #images = new Map<ReplayPart, HTMLImageElement>();
  #next = 0;
  #paintedMs = 0;

  constructor(canvas: HTMLCanvasElement, svg: string, parts: readonly ReplayPart[]) {
    this.#svg = svg;
    this.#parts = parts;
    this.#shown = contextOf(canvas);
    const { width, height } = canvas;
    this.#done = contextOf(Object.assign(document.createElement('canvas'), { width, height }));
    this.#wipe();
  }

  /** Returns where the pen is, in units of the sheet. Undefined while it is lifted. */
  paint(nowMs: number): { x: number; y: number } | undefined {
    if (nowMs < this.#paintedMs) this.#wipe();
    this.#paintedMs = nowMs;
    for (let part = this.#part; part && part.beginMs + part.lastsMs <= nowMs; part = this.#part) {
      if (!this.#paintPart(this.#done, part, 1)) break;
      this.#next++;
    }
    this.#shown.setTransform(1, 0, 0, 1, 0, 0);
    this.#shown.drawImage(this.#done.canvas, 0, 0);
    const part = this.#part;
    if (!part || part.beginMs > nowMs) return undefined;
    const share = Math.min(1, (nowMs - part.beginMs) / part.lastsMs);
    this.#paintPart(this.#shown, part, share);
    const spot = part.kind === 'stroke' ? part.way[Math.floor(share * (part.way.length - 1))] : undefined;
    return spot && { x: spot.x / INK_SCALE, y: spot.y / INK_SCALE };
  }

  get #part(): ReplayPart | undefined {
    return this.#parts[this.#next];
  }

  #wipe(): void {
    this.#next = 0;
    const { canvas } = this.#done;
    this.#done.setTransform(1, 0, 0, 1, 0, 0);
    this.#done.fillStyle = PAPER;
    this.#done.fillRect(0, 0, canvas.width, canvas.height);
  }

  /** Returns false while its picture is still being decoded. */
  #paintPart(context: Context, part: ReplayPart, share: number): boolean {
    const scale = context.canvas.width / SHEET.width / INK_SCALE;
    context.setTransform(scale, 0, 0, scale, 0, 0);
    switch (part.kind) {
      case 'stroke':
        inside(context, share < 1 ? discsAlong(part.way, share) : undefined, () => {
          context.fillStyle = part.colour;
          context.fill(new Path2D(part.d));
        });
        return true;
      case 'fill':
        inside(context, share < 1 ? growingCircle(part.d, share) : undefined, () => {
          const path = new Path2D(part.d);
          context.fillStyle = context.strokeStyle = part.colour;
          context.fill(path, 'evenodd');
          context.lineWidth = part.edge;
          context.lineJoin = 'round';
          context.stroke(path);
        });
        return true;
      default:
        return this.#paintImage(context, part, share);
    }
  }

  #paintImage(context: Context, part: ReplayPart & { kind: 'ground' | 'shapes' }, share: number): boolean {
    const image = this.#imageOf(part);
    if (!image?.complete || image.naturalWidth === 0) return false;
    const { width, height } = context.canvas;
    const fit = Math.min(width / image.naturalWidth, height / image.naturalHeight);
    const [wide, high] = [image.naturalWidth * fit, image.naturalHeight * fit];
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.globalAlpha = share;
    context.drawImage(image, (width - wide) / 2, (height - high) / 2, wide, high);
    context.globalAlpha = 1;
    return true;
  }

  /** The picture of this part. The next one is decoded meanwhile. */
  #imageOf(part: ReplayPart & { kind: 'ground' | 'shapes' }): HTMLImageElement | undefined {
    const ahead = this.#parts[this.#parts.indexOf(part) + 1];
    for (const wanted of [part, ahead]) {
      if (!wanted || this.#images.has(wanted) || !('last' in wanted)) continue;
      const image = new Image();
      image.src = dataUrl(withSize(drawingUpTo(this.#svg, wanted.last)));
      this.#images.set(wanted, image);
    }
    return this.#images.get(part);
  }
}

/** Some browsers only paint pictures that have a size. */
function withSize(svg: string): string {
  const root = /^<svg[^>]*>/.exec(svg)?.[0] ?? '';
  return / width="/.test(root)
    ? svg
    : svg.replace('<svg', `<svg width="${SHEET.width}" height="${SHEET.height}"`);
}

function inside(context: Context, clip: Path2D | undefined, paint: () => void): void {
  context.save();
  if (clip) context.clip(clip);
  paint();
  context.restore();
}

function discsAlong(way: readonly Spot[], share: number): Path2D {
  const path = new Path2D();
  for (const { x, y, radius } of way.slice(0, 1 + Math.floor(share * (way.length - 1)))) {
    path.moveTo(x, y);
    path.arc(x, y, radius * 1.1 + MORE, 0, 2 * Math.PI);
  }
  return path;
}

/** From the place where the region's outline begins. */
function growingCircle(d: string, share: number): Path2D {
  const [x = 0, y = 0] = (/^M(-?\d+)[ ,]?(-?\d+)/.exec(d) ?? []).slice(1).map(Number);
  const path = new Path2D();
  path.arc(x, y, share * Math.hypot(SHEET.width, SHEET.height) * INK_SCALE, 0, 2 * Math.PI);
  return path;
}

function contextOf(canvas: HTMLCanvasElement): Context {
  const context = canvas.getContext('2d', { alpha: false });
  if (!context) throw new Error('This browser cannot draw on a canvas.');
  return context;
}
