import { useForm } from "@mantine/form";
import { zod4Resolver } from "mantine-form-zod-resolver";
import type { z } from "zod";
import "./validation-words.ts";

/** Checks the values of a form by a schema: the first message of each field, keyed by its path. */
export const zodValidator = (schema: z.ZodType) => zod4Resolver(schema, { errorPriority: "first" });

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
