import { FILL_OVERLAP, pathOf } from './drawing-svg.ts';
import type { Raster } from './flood-fill.ts';
import { colourOf, type Mark, PAPER, type Point, SHEET, type Stroke, widthAt } from './ink.ts';
import { segmentsOf } from './segments.ts';
import { type View, WHOLE } from './sheet-view.ts';

const MOST_PIXELS_PER_UNIT = 3;

interface Picture {
  background: CanvasImageSource | undefined;
  marks: readonly Mark[];
}

/** Paints on two stacked canvases: finished marks below, the line being drawn above. */
export class Painter {
  readonly #paper: CanvasRenderingContext2D;
  readonly #live: CanvasRenderingContext2D;
  readonly #paths = new WeakMap<Mark, Path2D>();
  #painted: Picture = { background: undefined, marks: [] };
  #view = WHOLE;

  constructor(paper: HTMLCanvasElement, live: HTMLCanvasElement) {
    this.#paper = contextOf(paper, { alpha: false });
    this.#live = contextOf(live, {});
  }

  /** `width` of the sheet in CSS pixels. Everything is painted again. */
  resize(width: number): void {
    const scale = Math.min(MOST_PIXELS_PER_UNIT, (width * devicePixelRatio) / SHEET.width);
    for (const { canvas } of [this.#paper, this.#live]) {
      canvas.width = Math.max(1, Math.round(SHEET.width * scale));
      canvas.height = Math.max(1, Math.round(SHEET.height * scale));
    }
    this.#paintAll(this.#paper, this.#painted, this.#view);
  }

  /** Shows another part of the sheet. */
  look(view: View): void {
    this.#view = view;
    this.#paintAll(this.#paper, this.#painted, view);
  }

  /** Paints new marks. Repaints everything only if something was removed. */
  show(picture: Picture): void {
    const before = this.#painted;
    this.#painted = picture;
    const isMore =
      picture.background === before.background &&
      before.marks.every((mark, index) => mark === picture.marks[index]);
    if (!isMore) this.#paintAll(this.#paper, picture, this.#view);
    else
      for (const mark of picture.marks.slice(before.marks.length)) this.#paint(this.#paper, mark, this.#view);
  }

  /** Paints the next part of the line being drawn. */
  draw(brush: Omit<Stroke, 'points'>, points: readonly Point[]): void {
    const context = this.#live;
    scaleTo(context, 1, this.#view);
    context.strokeStyle = colourOf({ ...brush, points: [] });
    context.lineCap = 'round';
    const dot = points.slice(0, 1).map((point): [Point, Point] => [point, point]);
    for (const [from, to] of points.length > 1 ? segmentsOf(points) : dot) {
      context.lineWidth = widthAt(brush, to);
      context.beginPath();
      context.moveTo(from.x, from.y);
      context.lineTo(to.x, to.y);
      context.stroke();
    }
  }

  /** Paints a line that changes as a whole while it is drawn. */
  redraw(brush: Omit<Stroke, 'points'>, points: readonly Point[]): void {
    this.lift();
    this.draw(brush, points);
  }

  /** Ends the line being drawn, whether finished or cancelled. */
  lift(): void {
    this.#live.setTransform(1, 0, 0, 1, 0, 0);
    this.#live.clearRect(0, 0, this.#live.canvas.width, this.#live.canvas.height);
  }

  /** The painted pixels, one per unit of the sheet. */
  raster(): Raster {
    const { width, height } = SHEET;
    const canvas = Object.assign(document.createElement('canvas'), { width, height });
    const context = contextOf(canvas, { alpha: false, willReadFrequently: true });
    this.#paintAll(context, this.#painted, WHOLE);
    const { data } = context.getImageData(0, 0, width, height);
    return { width, height, pixels: data };
  }

  #paintAll(context: CanvasRenderingContext2D, { background, marks }: Picture, view: View): void {
    // Clears in pixels, since the edge of a sheet may fall inside one.
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.fillStyle = PAPER;
    context.fillRect(0, 0, context.canvas.width, context.canvas.height);
    scaleTo(context, 1, view);
    if (background) context.drawImage(background, 0, 0, SHEET.width, SHEET.height);
    for (const mark of marks) this.#paint(context, mark, view);
  }

  #paint(context: CanvasRenderingContext2D, mark: Mark, view: View): void {
    const path = this.#paths.get(mark) ?? new Path2D(pathOf(mark));
    this.#paths.set(mark, path);
    scaleTo(context, 0.1, view);
    context.fillStyle = context.strokeStyle = colourOf(mark);
    context.fill(path, mark.tool === 'fill' ? 'evenodd' : 'nonzero');
    if (mark.tool !== 'fill') return;
    context.lineWidth = FILL_OVERLAP;
    context.lineJoin = 'round';
    context.stroke(path);
  }
}

/** Every browser that the page runs in can draw. */
function contextOf(canvas: HTMLCanvasElement, settings: CanvasRenderingContext2DSettings) {
  const context = canvas.getContext('2d', settings);
  if (!context) throw new Error('This browser cannot draw on a canvas.');
  return context;
}

function scaleTo(context: CanvasRenderingContext2D, unit: number, { zoom, left, top }: View): void {
  const scale = (zoom * context.canvas.width) / SHEET.width;
  context.setTransform(scale * unit, 0, 0, scale * unit, -left * scale, -top * scale);
}
