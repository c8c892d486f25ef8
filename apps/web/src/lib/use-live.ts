import { useDocumentVisibility } from "@mantine/hooks";
import { useIsInterrupted } from "./prompt.ts";

/**
 * Whether streams of this page are to be open. A browser keeps few connections to one server open: pages in the background leave them to the page
 * in front. And a stream that broke off with the session is opened again once the person has signed in.
 */
export function useLive(): boolean {
  const isVisible = useDocumentVisibility() === "visible";
  return !useIsInterrupted() && isVisible;
}
