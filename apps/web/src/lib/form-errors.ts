import type { UseFormReturnType } from "@mantine/form";
import { fieldErrors } from "./errors.ts";

/** Takes the reader to the first field of the page that has a message, whatever the order of the messages. */
export function focusFirstError<Values extends Record<string, unknown>>(form: UseFormReturnType<Values>) {
  return (errors: Record<string, unknown>) => {
    const fields = Object.keys(errors).flatMap((path) => form.getInputNode(path) ?? []);
    const [first] = fields.sort((one, other) => (isBefore(one, other) ? -1 : 1));
    first?.focus();
  };
}

const isBefore = (one: Node, other: Node) => (one.compareDocumentPosition(other) & Node.DOCUMENT_POSITION_FOLLOWING) !== 0;

/** Shows the server's messages at their fields; answers whether any belonged to this form. */
export function showFieldErrors<Values extends Record<string, unknown>>(form: UseFormReturnType<Values>, error: unknown): boolean {
  const errors = fieldErrors(error);
  const own = Object.fromEntries(Object.entries(errors).filter(([path]) => (path.split(".")[0] ?? "") in form.getValues()));
  form.setErrors(own);
  focusFirstError(form)(own);
  return Object.keys(own).length > 0;
}
