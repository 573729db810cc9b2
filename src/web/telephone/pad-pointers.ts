import { SHEET } from './strokes.ts';
import { beginTrail, extendTrail, type Touch, type Trail } from './strokes-trail.ts';

/** Receives the lines drawn with a finger, a mouse or a pen, one at a time. */
export interface Hand {
  /** `isEraser` is true for the eraser end of a pen. */
  begin(trail: Trail, isEraser: boolean): void;
  /** The trail has new points from index `from` on. */
  extend(trail: Trail, from: number): void;
  end(trail: Trail): void;
  /** Discards the line, which was not meant as one. */
  cancel(): void;
}

interface Line {
  pointerId: number;
  type: string;
  trail: Trail;
}

/** The bit in PointerEvent.buttons for the eraser end of a pen. */
const ERASER_END = 32;

/** The pointers on a sheet. A second finger cancels the line of the first. While a pen draws, the palm is ignored. */
export class Pointers {
  readonly #sheet: HTMLElement;
  readonly #hand: Hand;
  readonly #fingers = new Set<number>();
  #line: Line | undefined;
  /** After two fingers touched, nothing is drawn until both are lifted. */
  #isWaiting = false;

  constructor(sheet: HTMLElement, hand: Hand) {
    this.#sheet = sheet;
    this.#hand = hand;
  }

  readonly onDown = (event: PointerEvent): void => {
    const isEraser = event.buttons === ERASER_END;
    if (event.button !== 0 && !isEraser) return;
    const isFinger = event.pointerType === 'touch';
    if (isFinger && this.#line?.type === 'pen') return;
    if (this.#line) this.#giveUp();
    if (isFinger) {
      this.#fingers.add(event.pointerId);
      this.#isWaiting ||= this.#fingers.size > 1;
      if (this.#isWaiting) return;
    }
    this.#sheet.setPointerCapture(event.pointerId);
    const trail = beginTrail(this.#touchOf(event));
    this.#line = { pointerId: event.pointerId, type: event.pointerType, trail };
    this.#hand.begin(trail, isEraser);
  };

  readonly onMove = (event: PointerEvent): void => {
    const line = this.#line;
    if (!line || event.pointerId !== line.pointerId) return;
    const from = line.trail.points.length;
    const events = event.getCoalescedEvents?.() ?? [];
    for (const one of events.length > 0 ? events : [event]) {
      line.trail = extendTrail(line.trail, this.#touchOf(one));
    }
    if (line.trail.points.length > from) this.#hand.extend(line.trail, from);
  };

  readonly onUp = (event: PointerEvent): void => {
    this.#lift(event.pointerId);
    if (event.pointerId !== this.#line?.pointerId) return;
    this.#line.trail = extendTrail(this.#line.trail, this.#touchOf(event));
    this.finish();
  };

  /** The browser has cancelled the pointer. A drawn line stays, a mere touch does not. */
  readonly onCancel = (event: PointerEvent): void => {
    this.#lift(event.pointerId);
    if (event.pointerId !== this.#line?.pointerId) return;
    if (this.#line.trail.points.length > 2) this.finish();
    else this.#giveUp();
  };

  /** Ends the line being drawn and keeps it. */
  finish(): void {
    const line = this.#line;
    this.#line = undefined;
    if (line) this.#hand.end(line.trail);
  }

  #giveUp(): void {
    this.#line = undefined;
    this.#hand.cancel();
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
