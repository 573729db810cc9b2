import { Page } from '../ui/page.js';

export function PlayPage() {
  return <Page title="PlayPage">…</Page>;
}
