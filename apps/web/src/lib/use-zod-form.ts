import { schemaResolver, useForm } from "@mantine/form";
import type { z } from "zod";
import "./validation-words.ts";

/** Checks the values of a form by a schema: the first message of each field, keyed by its path, in the order of the fields. */
export const zodValidator = (schema: z.ZodType) => schemaResolver(schema, { sync: true });

/** A form that is checked by the API's own schema, at a field when it is left and as a whole when it is sent. */
export function useZodForm<Values extends Record<string, unknown>>(
  schema: z.ZodType,
  initialValues: Values,
  onValuesChange?: (values: Values) => void,
) {
  return useForm<Values>({
    initialValues,
    validate: zodValidator(schema),
    validateInputOnBlur: true,
    ...(onValuesChange && { onValuesChange }),
  });
}
