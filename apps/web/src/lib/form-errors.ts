import type { UseFormReturnType } from "@mantine/form";
import { fieldErrors } from "./errors.ts";

/** Takes the reader to the first field that has a message. */
export function focusFirstError<Values extends Record<string, unknown>>(form: UseFormReturnType<Values>) {
  return (errors: Record<string, unknown>) => {
    const [first] = Object.keys(errors);
    if (first) form.getInputNode(first)?.focus();
  };
}

/** Shows the server's messages at their fields; answers whether any belonged to this form. */
export function showFieldErrors<Values extends Record<string, unknown>>(form: UseFormReturnType<Values>, error: unknown): boolean {
  const errors = fieldErrors(error);
  const own = Object.fromEntries(Object.entries(errors).filter(([path]) => (path.split(".")[0] ?? "") in form.getValues()));
  form.setErrors(own);
  focusFirstError(form)(own);
  return Object.keys(own).length > 0;
}
