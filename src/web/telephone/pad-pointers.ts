import { SHEET } from './ink.ts';
import { beginStroke, extendStroke, type StrokeInput, type Touch } from './stroke-input.ts';

/** Receives the lines drawn with a finger, a mouse or a pen, one at a time. */
export interface StrokeListener {
  /** `isEraser` is true for the eraser end of a pen. */
  begin(input: StrokeInput, isEraser: boolean): void;
  /** The input has new points from index `from` on. */
  extend(input: StrokeInput, from: number): void;
  end(input: StrokeInput): void;
  /** Discards the line, which was not meant as one. */
  cancel(): void;
}

interface OpenStroke {
  pointerId: number;
  type: string;
  input: StrokeInput;
}

/** The bit in PointerEvent.buttons for the eraser end of a pen. */
const ERASER_END = 32;

/** The pointers on a sheet. A second finger cancels the line of the first. While a pen draws, the palm is ignored. */
export class Pointers {
  readonly #sheet: HTMLElement;
  readonly #listener: StrokeListener;
  readonly #fingers = new Set<number>();
  #stroke: OpenStroke | undefined;
  /** After two fingers touched, nothing is drawn until both are lifted. */
  #isWaiting = false;

  constructor(sheet: HTMLElement, listener: StrokeListener) {
    this.#sheet = sheet;
    this.#listener = listener;
  }

  readonly onDown = (event: PointerEvent): void => {
    const isEraser = event.buttons === ERASER_END;
    if (event.button !== 0 && !isEraser) return;
    const isFinger = event.pointerType === 'touch';
    if (isFinger && this.#stroke?.type === 'pen') return;
    if (this.#stroke) this.#giveUp();
    if (isFinger) {
      this.#fingers.add(event.pointerId);
      this.#isWaiting ||= this.#fingers.size > 1;
      if (this.#isWaiting) return;
    }
    this.#sheet.setPointerCapture(event.pointerId);
    const input = beginStroke(this.#touchOf(event));
    this.#stroke = { pointerId: event.pointerId, type: event.pointerType, input };
    this.#listener.begin(input, isEraser);
  };

  readonly onMove = (event: PointerEvent): void => {
    const stroke = this.#stroke;
    if (!stroke || event.pointerId !== stroke.pointerId) return;
    const from = stroke.input.points.length;
    const events = event.getCoalescedEvents?.() ?? [];
    for (const one of events.length > 0 ? events : [event]) {
      stroke.input = extendStroke(stroke.input, this.#touchOf(one));
    }
    if (stroke.input.points.length > from) this.#listener.extend(stroke.input, from);
  };

  readonly onUp = (event: PointerEvent): void => {
    this.#lift(event.pointerId);
    if (event.pointerId !== this.#stroke?.pointerId) return;
    this.#stroke.input = extendStroke(this.#stroke.input, this.#touchOf(event));
    this.finish();
  };

  /** The browser has cancelled the pointer. A drawn line stays, a mere touch does not. */
  readonly onCancel = (event: PointerEvent): void => {
    this.#lift(event.pointerId);
    if (event.pointerId !== this.#stroke?.pointerId) return;
    if (this.#stroke.input.points.length > 2) this.finish();
    else this.#giveUp();
  };

  /** Ends the line being drawn and keeps it. */
  finish(): void {
    const stroke = this.#stroke;
    this.#stroke = undefined;
    if (stroke) this.#listener.end(stroke.input);
  }

  #giveUp(): void {
    this.#stroke = undefined;
    this.#listener.cancel();
  }

  #lift(pointerId: number): void {
    this.#fingers.delete(pointerId);
    if (this.#fingers.size === 0) this.#isWaiting = false;
  }

  #touchOf(event: PointerEvent): Touch {
    const { left, top, width, height } = this.#sheet.getBoundingClientRect();
    const isPen = event.pointerType === 'pen' && event.pressure > 0;
    return {
      x: ((event.clientX - left) / width) * SHEET.width,
      y: ((event.clientY - top) / height) * SHEET.height,
      timeMs: event.timeStamp,
      pressure: isPen ? event.pressure : undefined,
    };
  }
}
