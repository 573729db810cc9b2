import { Page } from '../ui/page.js';

export function LostPage() {
  return <Page title="LostPage">…</Page>;
}
