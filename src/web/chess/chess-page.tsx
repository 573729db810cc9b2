import { Page } from '../ui/page.js';

export function ChessPage() {
  return <Page title="ChessPage">…</Page>;
}
