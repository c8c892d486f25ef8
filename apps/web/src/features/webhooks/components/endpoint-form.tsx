import { createEndpointInput } from "@frontoffice/api/schema/webhooks";
import { TextInput } from "@mantine/core";
import { z } from "zod";
import { focusFirstError, showFieldErrors } from "../../../lib/form-errors.ts";
import { type Inputs, trpc } from "../../../lib/trpc.ts";
import { useEditing } from "../../../lib/use-editing.ts";
import { useZodForm } from "../../../lib/use-zod-form.ts";
import { EditButtons, type EditForm } from "../../../ui/edit-drawer.tsx";
import forms from "../../../ui/form.module.css";
import { FormError } from "../../../ui/form-error.tsx";
import { toast } from "../../../ui/toast.tsx";
import { ClientsPicker } from "../../clients/components/clients-picker.tsx";
import type { Endpoint } from "../use-endpoint-actions.ts";
import { EventChoice } from "./event-choice.tsx";
import type { Revealed } from "./secret-dialog.tsx";

/** Which events there are only the server knows: the page offers what it declares. */
const formInput = createEndpointInput.extend({ events: z.array(z.string()).min(1, "Choose at least one event.") });

type Values = Required<Inputs["webhooks"]["endpoints"]["create"]>;

interface EndpointFormProps extends EditForm {
  endpoint: Endpoint | null;
  onSecret: (revealed: Revealed) => void;
  onSaved: () => void;
}

const valuesOf = (endpoint: Endpoint | null): Record<keyof Values, unknown> & { events: string[]; clientIds: string[] | null } => ({
  url: endpoint?.url ?? "",
  description: endpoint?.description ?? "",
  events: endpoint?.events ?? ["*"],
  clientIds: endpoint?.clientIds ?? null,
});

function useSave(endpoint: Endpoint | null, { onSecret, onSaved }: Pick<EndpointFormProps, "onSecret" | "onSaved">) {
  const utils = trpc.useUtils();
  const onSettled = () => utils.webhooks.invalidate();
  const create = trpc.webhooks.endpoints.create.useMutation({
    onSettled,
    onSuccess: ({ secret, url }) => {
      onSaved();
      if (secret !== null) onSecret({ secret, url, isNew: true });
    },
  });
  const update = trpc.webhooks.endpoints.update.useMutation({
    onSettled,
    onSuccess: () => {
      onSaved();
      toast.done("The endpoint was changed.");
    },
  });
  type Answer = { onError: (error: unknown) => void };
  const save = (values: Inputs["webhooks"]["endpoints"]["create"], answer: Answer) =>
    endpoint ? update.mutate({ ...values, id: endpoint.id }, answer) : create.mutate(values, answer);
  return { save, pending: create.isPending || update.isPending, error: create.error ?? update.error };
}

/** Address, description, events and clients of an endpoint. */
export function EndpointForm({ endpoint, onSecret, onSaved, onDirty, ...leave }: EndpointFormProps) {
  const saved = () => {
    onDirty(false);
    onSaved();
  };
  const form = useZodForm(formInput, valuesOf(endpoint));
  const { save, pending, error } = useSave(endpoint, { onSecret, onSaved: saved });
  const editing = useEditing({ form, error, onDirty });
  const { events, clientIds } = form.getValues();
  const submit = form.onSubmit((values) => {
    save(formInput.parse(values) as Inputs["webhooks"]["endpoints"]["create"], {
      onError: (failure) => showFieldErrors(form, failure),
    });
  }, focusFirstError(form));
  return (
    <form className={forms.form} onSubmit={submit} noValidate>
      <TextInput
        label="Address"
        description="A public https address of your program."
        placeholder="https://example.com/hooks/frontoffice"
        type="url"
        inputMode="url"
        required
        data-autofocus
        {...form.getInputProps("url")}
      />
      <TextInput label="Description" description="What it is for, for your colleagues." {...form.getInputProps("description")} />
      <EventChoice value={events} error={form.errors.events} onChange={(chosen) => form.setFieldValue("events", chosen)} />
      <ClientsPicker
        label="Only these clients"
        description="Leave empty for the whole company."
        placeholder="All clients"
        value={clientIds ?? []}
        onChange={(chosen) => form.setFieldValue("clientIds", chosen.length > 0 ? chosen : null)}
        error={form.errors.clientIds}
      />
      <FormError error={editing.error} />
      <EditButtons {...leave} verb={endpoint ? "Save changes" : "Add the endpoint"} pending={pending} />
    </form>
  );
}
