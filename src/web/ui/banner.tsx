import { useEffect, useRef, useState } from 'preact/hooks';
import { isConnected } from '../../client/index.ts';
import { useApp } from '../context.ts';

const PATIENCE_MS = 1_500;

/** Whether the device reports a network connection. */
function useOnline(): boolean {
  const [isOnline, setOnline] = useState(navigator.onLine);
  useEffect(() => {
    const look = () => setOnline(navigator.onLine);
    addEventListener('online', look);
    addEventListener('offline', look);
    return () => {
      removeEventListener('online', look);
      removeEventListener('offline', look);
    };
  }, []);
  return isOnline;
}

/** Shows that the connection is lost, but not for short gaps. */
export function Banner() {
  const { status, person, texts } = useApp();
  const isOnline = useOnline();
  const [isGone, setGone] = useState(false);
  const wasOpen = useRef(false);
  if (isConnected(status)) wasOpen.current = true;
  const isDown = person !== undefined && wasOpen.current && (!isConnected(status) || !isOnline);
  useEffect(() => {
    if (!isDown) return setGone(false);
    const timer = setTimeout(() => setGone(true), PATIENCE_MS);
    return () => clearTimeout(timer);
  }, [isDown]);
  return (
    <div class="banner" role="status" hidden={!isGone}>
      {isGone ? texts.everywhere.connection.closed : ''}
    </div>
  );
}
