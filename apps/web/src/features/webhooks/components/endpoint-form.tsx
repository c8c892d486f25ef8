import { createEndpointInput } from "@frontoffice/api/schema/webhooks";
import { Button, MultiSelect, TextInput } from "@mantine/core";
import { focusFirstError, showFieldErrors } from "../../../lib/form-errors.ts";
import { type Inputs, trpc } from "../../../lib/trpc.ts";
import { useZodForm } from "../../../lib/use-zod-form.ts";
import { FormError } from "../../../ui/form-error.tsx";
import { toast } from "../../../ui/toast.tsx";
import type { Endpoint } from "../use-endpoint-actions.ts";
import classes from "./endpoint-form.module.css";
import { EventChoice } from "./event-choice.tsx";
import type { Revealed } from "./secret-dialog.tsx";

type Values = Required<Inputs["webhooks"]["endpoints"]["create"]>;

interface EndpointFormProps {
  endpoint: Endpoint | null;
  onSecret: (revealed: Revealed) => void;
  onClose: () => void;
}

const valuesOf = (endpoint: Endpoint | null): Record<keyof Values, unknown> & { events: string[]; clientIds: string[] | null } => ({
  url: endpoint?.url ?? "",
  description: endpoint?.description ?? "",
  events: endpoint?.events ?? ["*"],
  clientIds: endpoint?.clientIds ?? null,
});

function useSave(endpoint: Endpoint | null, { onSecret, onClose }: Pick<EndpointFormProps, "onSecret" | "onClose">) {
  const utils = trpc.useUtils();
  const onSettled = () => utils.webhooks.invalidate();
  const create = trpc.webhooks.endpoints.create.useMutation({
    onSettled,
    onSuccess: ({ secret, url }) => {
      onClose();
      if (secret !== null) onSecret({ secret, url, isNew: true });
    },
  });
  const update = trpc.webhooks.endpoints.update.useMutation({
    onSettled,
    onSuccess: () => {
      onClose();
      toast.done("The endpoint was changed.");
    },
  });
  type Answer = { onError: (error: unknown) => void };
  const save = (values: Inputs["webhooks"]["endpoints"]["create"], answer: Answer) =>
    endpoint ? update.mutate({ ...values, id: endpoint.id }, answer) : create.mutate(values, answer);
  return { save, pending: create.isPending || update.isPending, error: create.error ?? update.error };
}

/** Address, description, events and clients of an endpoint. */
export function EndpointForm({ endpoint, onSecret, onClose }: EndpointFormProps) {
  const form = useZodForm(createEndpointInput, valuesOf(endpoint));
  const { save, pending, error } = useSave(endpoint, { onSecret, onClose });
  const clients = trpc.clients.list.useQuery({ limit: 100 });
  const options = (clients.data?.items ?? []).map(({ id, name }) => ({ value: id, label: name }));
  const { events, clientIds } = form.getValues();
  const submit = form.onSubmit((values) => {
    save(createEndpointInput.parse(values) as Inputs["webhooks"]["endpoints"]["create"], {
      onError: (failure) => showFieldErrors(form, failure),
    });
  }, focusFirstError(form));
  return (
    <form className={classes.form} onSubmit={submit} noValidate>
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
      <MultiSelect
        label="Only these clients"
        description="Leave empty for the whole company."
        data={options}
        value={clientIds ?? []}
        onChange={(chosen) => form.setFieldValue("clientIds", chosen.length > 0 ? chosen : null)}
        searchable
        clearable
        error={form.errors.clientIds}
        comboboxProps={{ withinPortal: true }}
      />
      {Object.keys(form.errors).length === 0 && <FormError error={error} />}
      <div className={classes.buttons}>
        <Button variant="default" onClick={onClose}>
          Cancel
        </Button>
        <Button type="submit" loading={pending}>
          {endpoint ? "Save changes" : "Add the endpoint"}
        </Button>
      </div>
    </form>
  );
}
