import { Button, Modal, TextInput } from "@mantine/core";
import { useState } from "react";
import { trpc } from "../../../lib/trpc.ts";
import { Card } from "../../../ui/card.tsx";
import forms from "../../../ui/form.module.css";
import { FormError } from "../../../ui/form-error.tsx";
import { toast } from "../../../ui/toast.tsx";
import type { Company } from "../use-company-form.ts";
import classes from "./company-end.module.css";

function useRefreshAll() {
  const utils = trpc.useUtils();
  return () => utils.invalidate();
}

interface DeactivateProps {
  company: Company;
  opened: boolean;
  onClose: () => void;
}

/** The code has to be typed: nobody closes a company by a slip of the finger. */
function DeactivateDialog({ company, opened, onClose }: DeactivateProps) {
  const [typed, setTyped] = useState("");
  const refresh = useRefreshAll();
  const deactivate = trpc.companies.deactivate.useMutation({
    onSuccess: () => {
      toast.done(`${company.name} is closed.`);
      onClose();
      return refresh();
    },
  });
  const matches = typed.trim().toLowerCase() === company.code;
  return (
    <Modal opened={opened} onClose={onClose} title={`Close ${company.name}?`} closeButtonProps={{ "aria-label": "Close" }}>
      <form
        className={`${forms.form} ${forms.onPage}`}
        onSubmit={(event) => {
          event.preventDefault();
          if (matches) deactivate.mutate({ id: company.id });
        }}
      >
        <p>
          Everybody but its owners is signed out and cannot come back, all API keys are refused, and nothing can be changed. The data stays,
          and an owner can open the company again.
        </p>
        <TextInput
          label={`Type ${company.code} to confirm`}
          autoComplete="off"
          data-autofocus
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
        <FormError error={deactivate.error} />
        <Button type="submit" color="red" disabled={!matches} loading={deactivate.isPending}>
          Close the company
        </Button>
      </form>
    </Modal>
  );
}

function Reopen({ company }: { company: Company }) {
  const refresh = useRefreshAll();
  const reactivate = trpc.companies.reactivate.useMutation({
    onSuccess: () => {
      toast.done(`${company.name} is open again.`);
      return refresh();
    },
    onError: (error) => toast.failed(error, "The company could not be opened"),
  });
  return (
    <Card title="Closed">
      <div className={classes.danger}>
        <p>Its owners can read its data. Nobody else can sign in, and nobody can change anything.</p>
        <Button loading={reactivate.isPending} onClick={() => reactivate.mutate({ id: company.id })}>
          Open the company again
        </Button>
      </div>
    </Card>
  );
}

/** Closing and reopening the company, for its owners. */
export function CompanyEnd({ company }: { company: Company }) {
  const [asking, setAsking] = useState(false);
  if (!company.isActive) return <Reopen company={company} />;
  return (
    <Card title="Close the company">
      <div className={classes.danger}>
        <p>Signs everyone out and keeps all data as it is, until an owner opens the company again.</p>
        <Button color="red" onClick={() => setAsking(true)}>
          Close the company
        </Button>
      </div>
      <DeactivateDialog company={company} opened={asking} onClose={() => setAsking(false)} />
    </Card>
  );
}
