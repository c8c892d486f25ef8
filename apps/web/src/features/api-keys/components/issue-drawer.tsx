import { Button, Drawer, NumberInput, Select, TextInput } from "@mantine/core";
import { useState } from "react";
import forms from "../../../ui/form.module.css";
import { FormError } from "../../../ui/form-error.tsx";
import { ClientsPicker } from "../../clients/components/clients-picker.tsx";
import { endOf, LIVES, useIssueForm } from "../use-issue-form.ts";
import { Choice } from "./choice.tsx";
import type { Issued } from "./key-secret.tsx";
import { ScopePicker } from "./scope-picker.tsx";

const kinds = [
  { value: "service", label: "Service", does: "A program with fixed steps, such as a nightly export." },
  { value: "agent", label: "Agent", does: "A program that decides by itself what to do next." },
] as const;

const ceilings = [
  { value: "read", label: "Read", does: "It looks, and changes nothing by itself." },
  { value: "write", label: "Write", does: "It adds and changes things that can be taken back." },
  { value: "destructive", label: "Everything", does: "It also deletes and ends things." },
] as const;

const modes = [
  { value: "risky", label: "Ask", does: "The request waits in Approvals until a person decides." },
  { value: "none", label: "Refuse", does: "The request fails at once." },
  { value: "all_writes", label: "Ask before every change", does: "Every change waits for a person." },
] as const;

interface IssueDrawerProps {
  opened: boolean;
  onIssued: (issued: Issued) => void;
  onClose: () => void;
}

function IssueForm({ onIssued, onClose }: Omit<IssueDrawerProps, "opened">) {
  const [life, setLife] = useState<string>("30");
  const { form, submit, pending, error } = useIssueForm(({ name, secret }) => {
    onClose();
    if (secret !== null) onIssued({ name, secret });
  });
  const { kind, scopes, clientIds, maxRisk, approvalMode } = form.values;
  return (
    <form className={forms.form} onSubmit={submit} noValidate>
      <TextInput
        label="Name"
        description="What it is for, such as the program's name."
        required
        data-autofocus
        {...form.getInputProps("name")}
      />
      <Choice label="Kind" value={kind} options={kinds} onChange={(value) => form.setFieldValue("kind", value)} />
      <ScopePicker value={scopes} error={form.errors.scopes} onChange={(value) => form.setFieldValue("scopes", value)} />
      <ClientsPicker
        label="Only these clients"
        description="Leave empty for all clients that you see."
        placeholder="All clients"
        value={clientIds ?? []}
        onChange={(chosen) => form.setFieldValue("clientIds", chosen.length > 0 ? chosen : null)}
        error={form.errors.clientIds}
      />
      <Choice
        label="What it does by itself"
        value={maxRisk}
        options={ceilings}
        onChange={(value) => form.setFieldValue("maxRisk", value)}
      />
      <Choice
        label="When it needs more"
        value={approvalMode}
        options={modes}
        onChange={(value) => form.setFieldValue("approvalMode", value)}
      />
      <div className={forms.pair}>
        <Select
          label="Expires after"
          data={[...LIVES]}
          value={life}
          allowDeselect={false}
          error={form.errors.expiresAt}
          onChange={(value) => {
            setLife(value ?? "");
            form.setFieldValue("expiresAt", endOf(value ?? ""));
          }}
        />
        <NumberInput
          label="Requests per minute"
          min={1}
          max={6000}
          allowDecimal={false}
          clampBehavior="none"
          {...form.getInputProps("ratePerMinute")}
        />
      </div>
      <FormError error={error} />
      <div className={forms.buttons}>
        <Button variant="default" onClick={onClose}>
          Cancel
        </Button>
        <Button type="submit" loading={pending}>
          Issue the key
        </Button>
      </div>
    </form>
  );
}

/** Asks what a new key may do, and for how long. */
export function IssueDrawer({ opened, ...rest }: IssueDrawerProps) {
  return (
    <Drawer
      opened={opened}
      onClose={rest.onClose}
      position="right"
      size="lg"
      title="Issue an API key"
      closeButtonProps={{ "aria-label": "Close" }}
    >
      {opened && <IssueForm {...rest} />}
    </Drawer>
  );
}
