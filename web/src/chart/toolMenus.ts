/**
 * Where a menu of the chart's tools hangs: among the tools, so that it moves with them in the same frame when the page
 * scrolls. Hung from the body it follows a frame later, and a click in between is lost.
 */
export const besideTools = (button: HTMLElement): HTMLElement => button.closest<HTMLElement>(".chart-tools") ?? document.body;
