import { useEffect, useRef, useState } from 'preact/hooks';
import { useApp } from '../context.js';

const PATIENCE_MS = 1_500;

/** Says that the connection is gone, and that it is there again; a short gap is nobody's business. */
export function Banner() {
  const { status, person, texts } = useApp();
  const [isGone, setGone] = useState(false);
  const wasOpen = useRef(false);
  if (status === 'open') wasOpen.current = true;
  const isDown = person !== undefined && wasOpen.current && status !== 'open';
  useEffect(() => {
    if (!isDown) return setGone(false);
    const timer = setTimeout(() => setGone(true), PATIENCE_MS);
    return () => clearTimeout(timer);
  }, [isDown]);
  return (
    <div class="banner" role="status" hidden={!isGone}>
      {isGone ? texts.common.connection.closed : ''}
    </div>
  );
}
