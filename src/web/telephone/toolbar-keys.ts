import { useEffect, useRef } from 'preact/hooks';
import type { ToolbarProps } from './toolbar.tsx';
import { COLOURS, SIZES, TOOL_KEYS, TOOLS } from './toolbar-palette.ts';

type ToolCommands = Pick<ToolbarProps, 'brush' | 'hasFill' | 'onBrush' | 'onUndo' | 'onRedo'>;

/** Undo and redo work everywhere except in text fields. Single keys work only on the sheet and in the toolbar. */
export function useToolKeys(isOn: boolean, doings: ToolCommands): void {
  const now = useRef(doings);
  now.current = doings;
  useEffect(() => {
    if (!isOn) return;
    const onKey = (event: KeyboardEvent) => {
      const target = event.target instanceof Element ? event.target : document.body;
      if (event.altKey || target.closest('dialog, textarea, input:not([type="radio"])')) return;
      const isDone =
        event.ctrlKey || event.metaKey
          ? step(event, now.current)
          : target.closest('.draw-round') !== null && choose(event.key.toLowerCase(), now.current);
      if (isDone) event.preventDefault();
    };
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  }, [isOn]);
}

function step(event: KeyboardEvent, { onUndo, onRedo }: ToolCommands): boolean {
  const key = event.key.toLowerCase();
  if (key === 'z' && !event.shiftKey) onUndo();
  else if (key === 'z' || key === 'y') onRedo();
  else return false;
  return true;
}

function choose(key: string, { brush, hasFill, onBrush }: ToolCommands): boolean {
  const tool = TOOLS.find((one) => TOOL_KEYS[one] === key && (hasFill || one !== 'fill'));
  const chosen = /^[1-9]$/.test(key) ? COLOURS[Number(key) - 1] : undefined;
  const way = key === '[' ? -1 : key === ']' ? 1 : 0;
  if (tool) onBrush({ tool });
  else if (chosen) onBrush({ colour: chosen.colour });
  else if (way) onBrush({ size: nextSize(brush.size, way) });
  else return false;
  return true;
}

function nextSize(size: number, way: number): number {
  const sizes: number[] = SIZES.map(({ size }) => size);
  const index = sizes.indexOf(size) + way;
  return sizes[Math.max(0, Math.min(sizes.length - 1, index))] ?? size;
}
