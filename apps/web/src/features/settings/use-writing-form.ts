import { saveTemplateInput, type TemplateView } from "@frontoffice/api/schema/strategies";
import { useState } from "react";
import { describeError } from "../../lib/errors.ts";
import { focusFirstError, showFieldErrors } from "../../lib/form-errors.ts";
import { trpc } from "../../lib/trpc.ts";
import { useZodForm } from "../../lib/use-zod-form.ts";
import { toast } from "../../ui/toast.tsx";

const valuesOf = ({ body, version }: TemplateView) => ({ body, expectedVersion: version });

/** The company's writing instructions in a form that starts from one version and never overwrites a newer one unseen. */
export function useWritingForm(initial: TemplateView) {
  const utils = trpc.useUtils();
  const [base, setBase] = useState(initial);
  const form = useZodForm(saveTemplateInput, valuesOf(initial));
  const show = (template: TemplateView, done?: string) => {
    utils.strategies.templates.get.setData(undefined, template);
    setBase(template);
    form.setValues(valuesOf(template));
    form.clearErrors();
    if (done) toast.done(done);
  };
  const save = trpc.strategies.templates.save.useMutation({
    onSuccess: (template) => show(template, "Writing instructions saved."),
    onError: (error) => showFieldErrors(form, error),
  });
  const reset = trpc.strategies.templates.reset.useMutation({
    onSuccess: (template) => show(template, "The built-in text is in use again."),
  });
  const error = save.error ?? reset.error;
  const forget = () => {
    save.reset();
    reset.reset();
  };
  const loadNewest = async () => {
    show(await utils.strategies.templates.get.fetch(undefined, { staleTime: 0 }));
    forget();
  };
  const submit = form.onSubmit((values) => {
    forget();
    save.mutate(values);
  }, focusFirstError(form));
  const backToBuiltIn = (settled: () => void) => {
    forget();
    reset.mutate({ expectedVersion: base.version }, { onSettled: settled });
  };
  const stale = error !== null && describeError(error).code === "conflict";
  return { base, form, error, stale, saving: save.isPending, resetting: reset.isPending, submit, backToBuiltIn, loadNewest };
}
