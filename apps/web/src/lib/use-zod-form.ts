import { useForm } from "@mantine/form";
import type { z } from "zod";
import { zodForm } from "./zod-form.ts";

/** A form that is checked by the API's own schema, at a field when it is left and as a whole when it is sent. */
export function useZodForm<Values extends Record<string, unknown>>(
  schema: z.ZodType,
  initialValues: Values,
  onValuesChange?: (values: Values) => void,
) {
  return useForm<Values>({
    initialValues,
    validate: zodForm(schema),
    validateInputOnBlur: true,
    ...(onValuesChange && { onValuesChange }),
  });
}
