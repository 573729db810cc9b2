import type { ComponentChildren } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { useApp } from '../context.ts';

/** The browser's own dialog, which traps the focus and closes with Escape. */
export function Dialog(props: {
  title: string;
  onClose: () => void;
  children: ComponentChildren;
  /** The label of the button that closes it. */
  close?: string;
}) {
  const { texts } = useApp();
  const element = useRef<HTMLDialogElement>(null);
  useLayoutEffect(() => {
    const [dialog, opener] = [element.current, document.activeElement];
    dialog?.showModal();
    // The browser gives the focus back where a dialog is closed, but not where it is taken away.
    return () => {
      if (dialog?.contains(document.activeElement) && opener instanceof HTMLElement)
        queueMicrotask(() => opener.focus());
    };
  }, []);
  return (
    <dialog ref={element} aria-label={props.title} onClose={props.onClose}>
      <div class="dialog-in">
        <h2>{props.title}</h2>
        {props.children}
        <button type="button" class="button wide" onClick={() => element.current?.close()}>
          {props.close ?? texts.everywhere.close}
        </button>
      </div>
    </dialog>
  );
}
