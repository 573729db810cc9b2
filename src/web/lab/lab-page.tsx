import { Page } from '../ui/page.js';

export function LabPage() {
  return <Page title="LabPage">…</Page>;
}
