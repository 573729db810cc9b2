const SHAPES = 'path, line, polyline, polygon, rect, circle, ellipse';

/**
 * At most `most` stages of a drawing as whole SVG texts, each with more of its shapes, the last with all. Parsed
 * in a way that runs and loads nothing.
 */
export function stagesOf(svg: string, most: number): string[] {
  const root = new DOMParser().parseFromString(svg, 'image/svg+xml').documentElement;
  const writer = new XMLSerializer();
  const shapes = Array.from(root.querySelectorAll(SHAPES));
  const all = shapes.length;
  const count = Math.min(all, most);
  const stages = [svg];
  for (let stage = count - 1; stage > 0; stage--) {
    for (const shape of shapes.splice(Math.ceil((all * stage) / count))) shape.remove();
    stages.unshift(writer.serializeToString(root));
  }
  return stages;
}
