import { colourAt } from './colour-picker.ts';
import { floodOutline, type Raster } from './flood-fill.ts';
import type { Mark, Point, Stroke, Tool } from './ink.ts';
import type { Painter } from './pad-painter.ts';
import type { PadListener } from './pad-pointers.ts';
import { isShape, pointsOf, type Shape } from './shapes.ts';
import { type Place, type View, viewAfterPinch } from './sheet-view.ts';
import { curveFrom, finishStroke, type StrokeInput } from './stroke-input.ts';

/** What the player draws with. A shape becomes a line of the pen. */
export interface Brush {
  tool: Tool | Shape;
  colour: string;
  size: number;
}

/** What the page gives the pad, and what the pad tells the page. */
export interface PadUse {
  brush: Brush;
  onMark: (mark: Mark) => void;
  /** A long press picked up this colour. */
  onPick?: (colour: string) => void;
}

/** A colour that a long press points at. */
export interface Pointed {
  colour: string;
  place: Place;
}

interface Sight {
  view: { current: View };
  look: (view: View) => void;
  setPointed: (pointed: Pointed | undefined) => void;
}

const ERASER_BY_PEN = 2;

/** Paints pointer movements at once, and adds a mark when a line is finished. */
export function padListener(
  painter: Painter,
  now: { current: PadUse },
  { view, look, setPointed }: Sight,
): PadListener {
  let brush: Brush = now.current.brush;
  let picture: Raster | undefined;
  let colour = '';
  const stopPointing = () => {
    picture = undefined;
    setPointed(undefined);
  };
  return {
    begin(input, isEraser) {
      brush = isEraser ? eraserOf(now.current.brush) : now.current.brush;
      if (brush.tool !== 'fill') painter.draw(lineOf(brush), input.points);
    },
    extend(input, from) {
      if (isShape(brush.tool)) painter.redraw(lineOf(brush), shapeOf(brush.tool, input));
      else if (brush.tool !== 'fill') painter.draw(lineOf(brush), newCurve(input, from));
    },
    end(input) {
      const mark = markOf(painter, brush, input);
      if (mark) now.current.onMark(mark);
      painter.lift();
    },
    cancel() {
      painter.lift();
      stopPointing();
    },
    point(at, place) {
      picture ??= painter.raster();
      colour = colourAt(picture, at);
      setPointed({ colour, place });
    },
    pick() {
      stopPointing();
      now.current.onPick?.(colour);
    },
    pinch: (from, to) => look(viewAfterPinch(view.current, from, to)),
  };
}

function lineOf(brush: Brush): Omit<Stroke, 'points'> {
  return { ...brush, tool: brush.tool === 'eraser' ? 'eraser' : 'pen' };
}

function markOf(painter: Painter, brush: Brush, input: StrokeInput): Mark | undefined {
  if (isShape(brush.tool)) return { ...lineOf(brush), points: shapeOf(brush.tool, input) };
  return brush.tool === 'fill' ? flood(painter, brush, input) : finishStroke(lineOf(brush), input);
}

function shapeOf(shape: Shape, { points, tip }: StrokeInput): readonly Point[] {
  return pointsOf(shape, points[0], tip);
}

function eraserOf({ colour, size }: Brush): Brush {
  return { tool: 'eraser', colour, size: size * ERASER_BY_PEN };
}

function newCurve({ points }: StrokeInput, from: number): Point[] {
  const before = from > 1 ? curveFrom(points.slice(0, from), from - 1).slice(-1) : points.slice(0, 1);
  return [...before, ...curveFrom(points, from)];
}

function flood(painter: Painter, { colour }: Brush, { tip }: StrokeInput): Mark | undefined {
  const outline = floodOutline(painter.raster(), tip.x, tip.y);
  return outline === '' ? undefined : { tool: 'fill', colour, outline };
}
