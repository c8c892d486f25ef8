import { Select, Switch } from "@mantine/core";
import type { ReactNode } from "react";
import { useSession } from "../../../lib/session.ts";
import { ClientsPicker } from "../../clients/components/clients-picker.tsx";
import { canBeLimited, rolesUpTo, roleWords } from "../use-roles.ts";
import type { Role } from "../use-team-actions.ts";

export interface Access {
  role: Role;
  clientIds: string[] | null;
}

interface AccessFieldsProps {
  value: Access;
  onChange: (change: Partial<Access>) => void;
  errors: Record<string, ReactNode>;
}

/** What somebody may do, and with which clients. */
export function AccessFields({ value: { role, clientIds }, onChange, errors }: AccessFieldsProps) {
  const own = useSession().company?.role ?? "viewer";
  const choices = rolesUpTo(own).map((value) => ({ value, label: roleWords[value].label }));
  const choose = (next: Role) => onChange({ role: next, ...(!canBeLimited(next) && { clientIds: null }) });
  return (
    <>
      <Select
        label="Role"
        description={roleWords[role].does}
        data={choices}
        value={role}
        onChange={(value) => choose(choices.find((choice) => choice.value === value)?.value ?? role)}
        error={errors.role}
        allowDeselect={false}
      />
      {canBeLimited(role) && (
        <Switch
          label="Limit to certain clients"
          checked={clientIds !== null}
          onChange={(event) => onChange({ clientIds: event.currentTarget.checked ? [] : null })}
        />
      )}
      {clientIds !== null && (
        <ClientsPicker
          label="Clients"
          description="This person sees these clients, their strategies and jobs, and no others."
          placeholder="Choose clients"
          value={clientIds}
          onChange={(ids) => onChange({ clientIds: ids })}
          error={errors.clientIds}
        />
      )}
    </>
  );
}
