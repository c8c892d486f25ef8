import { updateCompanyInput } from "@frontoffice/api/schema/companies";
import { focusFirstError, showFieldErrors } from "../../lib/form-errors.ts";
import { type Outputs, trpc } from "../../lib/trpc.ts";
import { useZodForm } from "../../lib/use-zod-form.ts";
import { toast } from "../../ui/toast.tsx";

export type Company = Outputs["companies"]["current"];

const valuesOf = ({ id, name, code, contactEmail, timezone, currency, locale, settings }: Company) => ({
  id,
  name,
  code,
  contactEmail,
  timezone,
  currency,
  locale,
  settings: { ...settings },
});

/** The form of the company's settings; what is saved shows everywhere at once. */
export function useCompanyForm(company: Company) {
  const utils = trpc.useUtils();
  const form = useZodForm(updateCompanyInput, valuesOf(company));
  const update = trpc.companies.update.useMutation({
    onSuccess: (saved) => {
      utils.companies.current.setData(undefined, saved);
      form.setInitialValues(valuesOf(saved));
      form.setValues(valuesOf(saved));
      toast.done("The company was changed.");
      return Promise.all([utils.auth.me.invalidate(), utils.companies.invalidate()]);
    },
    onError: (error) => showFieldErrors(form, error),
  });
  const submit = form.onSubmit((values) => update.mutate(values), focusFirstError(form));
  return { form, submit, error: update.error, pending: update.isPending };
}
