/** Each item with the next one. Empty for fewer than two. */
export function segmentsOf<Item extends object>(items: readonly Item[]): [from: Item, to: Item][] {
  const segments: [Item, Item][] = [];
  let from: Item | undefined;
  for (const to of items) {
    if (from) segments.push([from, to]);
    from = to;
  }
  return segments;
}
