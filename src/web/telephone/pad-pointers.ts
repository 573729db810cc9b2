import { type Place, unitsAt, type View } from './sheet-view.ts';
import { beginStroke, extendStroke, type StrokeInput, type Touch } from './stroke-input.ts';

/** Receives what is done on a sheet with fingers, a mouse or a pen, one line at a time. */
export interface PadListener {
  /** `isEraser` is true for the eraser end of a pen. */
  begin(input: StrokeInput, isEraser: boolean): void;
  /** The input has new points from index `from` on, or only a new tip. */
  extend(input: StrokeInput, from: number): void;
  end(input: StrokeInput): void;
  /** Discards the line, which was not meant as one. */
  cancel(): void;
  /** A long press points at a colour: `at` in units, `place` in what is shown. */
  point(at: Place, place: Place): void;
  /** The colour that was pointed at last is taken. */
  pick(): void;
  pinch(from: [Place, Place], to: [Place, Place]): void;
}

interface OpenStroke {
  pointerId: number;
  type: string;
  input: StrokeInput;
  start: PointerEvent;
}

/** The bit in PointerEvent.buttons for the eraser end of a pen. */
const ERASER_END = 32;
const LONG_PRESS_MS = 500;
/** A finger that holds still moves no farther than this, in CSS pixels. */
const STILL_PX = 8;

/**
 * The pointers on a sheet. A second finger cancels the line of the first: two fingers zoom and move the sheet. A long
 * press picks up a colour. While a pen draws, the palm is ignored.
 */
export class Pointers {
  readonly #sheet: HTMLElement;
  readonly #listener: PadListener;
  readonly #viewNow: () => View;
  readonly #fingers = new Map<number, Place>();
  #stroke: OpenStroke | undefined;
  #holding: ReturnType<typeof setTimeout> | undefined;
  /** The pointer that picks a colour. */
  #picking: number | undefined;
  /** After two fingers touched, nothing is drawn until both are lifted. */
  #isWaiting = false;

  constructor(sheet: HTMLElement, listener: PadListener, viewNow: () => View) {
    this.#sheet = sheet;
    this.#listener = listener;
    this.#viewNow = viewNow;
  }

  readonly onDown = (event: PointerEvent): void => {
    const isEraser = event.buttons === ERASER_END;
    if (event.button !== 0 && !isEraser) return;
    const isFinger = event.pointerType === 'touch';
    if (isFinger && this.#stroke?.type === 'pen') return;
    this.#giveUp();
    if (isFinger) {
      this.#fingers.set(event.pointerId, this.placeOf(event));
      this.#isWaiting ||= this.#fingers.size > 1;
      if (this.#isWaiting) return;
    }
    this.#sheet.setPointerCapture(event.pointerId);
    const input = beginStroke(this.#touchOf(event));
    this.#stroke = { pointerId: event.pointerId, type: event.pointerType, input, start: event };
    this.#holding = setTimeout(() => this.#beginToPick(event), LONG_PRESS_MS);
    this.#listener.begin(input, isEraser);
  };

  readonly onMove = (event: PointerEvent): void => {
    if (event.pointerId === this.#picking) this.#point(event);
    else if (event.pointerId === this.#stroke?.pointerId) this.#extend(this.#stroke, event);
    else this.#pinch(event);
  };

  readonly onUp = (event: PointerEvent): void => {
    this.#lift(event.pointerId);
    if (event.pointerId === this.#picking) {
      this.#picking = undefined;
      this.#listener.pick();
    }
    if (event.pointerId !== this.#stroke?.pointerId) return;
    this.#stroke.input = extendStroke(this.#stroke.input, this.#touchOf(event));
    this.finish();
  };

  /** The browser has cancelled the pointer. A drawn line stays, a mere touch does not. */
  readonly onCancel = (event: PointerEvent): void => {
    this.#lift(event.pointerId);
    const { pointerId, input } = this.#stroke ?? {};
    if (event.pointerId === pointerId && input && input.points.length > 2) this.finish();
    else if (event.pointerId === pointerId || event.pointerId === this.#picking) this.#giveUp();
  };

  /** Ends the line being drawn and keeps it. */
  finish(): void {
    this.#letGo();
    const stroke = this.#stroke;
    this.#stroke = undefined;
    if (stroke) this.#listener.end(stroke.input);
  }

  /** Where an event is in what the sheet shows. */
  placeOf({ clientX, clientY }: MouseEvent): Place {
    const { left, top, width, height } = this.#sheet.getBoundingClientRect();
    return { x: (clientX - left) / width, y: (clientY - top) / height };
  }

  #extend(stroke: OpenStroke, event: PointerEvent): void {
    const { start } = stroke;
    if (Math.hypot(event.clientX - start.clientX, event.clientY - start.clientY) > STILL_PX) this.#letGo();
    const from = stroke.input.points.length;
    const events = event.getCoalescedEvents?.() ?? [];
    for (const one of events.length > 0 ? events : [event]) {
      stroke.input = extendStroke(stroke.input, this.#touchOf(one));
    }
    if (stroke.input.points.length > from) this.#listener.extend(stroke.input, from);
  }

  #giveUp(): void {
    this.#letGo();
    if (this.#stroke || this.#picking !== undefined) this.#listener.cancel();
    this.#stroke = undefined;
    this.#picking = undefined;
  }

  /** From here on it is no long press. */
  #letGo(): void {
    clearTimeout(this.#holding);
  }

  #beginToPick(event: PointerEvent): void {
    this.#giveUp();
    this.#picking = event.pointerId;
    this.#point(event);
  }

  #point(event: PointerEvent): void {
    const place = this.placeOf(event);
    this.#listener.point(unitsAt(this.#viewNow(), place), place);
  }

  #pinch(event: PointerEvent): void {
    if (!this.#isWaiting || !this.#fingers.has(event.pointerId)) return;
    const from = [...this.#fingers.values()];
    this.#fingers.set(event.pointerId, this.placeOf(event));
    const to = [...this.#fingers.values()];
    if (isPair(from) && isPair(to)) this.#listener.pinch(from, to);
  }

  #lift(pointerId: number): void {
    this.#fingers.delete(pointerId);
    if (this.#fingers.size === 0) this.#isWaiting = false;
  }

  #touchOf(event: PointerEvent): Touch {
    const isPen = event.pointerType === 'pen' && event.pressure > 0;
    return {
      ...unitsAt(this.#viewNow(), this.placeOf(event)),
      timeMs: event.timeStamp,
      pressure: isPen ? event.pressure : undefined,
    };
  }
}

function isPair(places: Place[]): places is [Place, Place] {
  return places.length === 2;
}
