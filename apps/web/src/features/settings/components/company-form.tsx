import { Button, NumberInput, Select, TextInput } from "@mantine/core";
import { Card } from "../../../ui/card.tsx";
import forms from "../../../ui/form.module.css";
import { FormError } from "../../../ui/form-error.tsx";
import { type Company, useCompanyForm } from "../use-company-form.ts";

const zones = Intl.supportedValuesOf("timeZone");
const currencies = Intl.supportedValuesOf("currency");
const withOwn = (choices: string[], own: string) => (choices.includes(own) ? choices : [own, ...choices]);

/** What the company is called, where it is, and what it asks of its people. */
export function CompanyForm({ company }: { company: Company }) {
  const { form, submit, error, pending } = useCompanyForm(company);
  const { timezone, currency } = form.getValues();
  return (
    <Card title="Company" description={`Plan for ${company.maxClients} clients.`}>
      <form className={`${forms.form} ${forms.onPage}`} onSubmit={submit} noValidate>
        {Object.keys(form.errors).length === 0 && <FormError error={error} />}
        <div className={forms.pair}>
          <TextInput label="Company name" autoComplete="organization" {...form.getInputProps("name")} />
          <TextInput label="Code" description="Short and unique among all companies." {...form.getInputProps("code")} />
        </div>
        <TextInput label="Contact email" type="email" inputMode="email" autoComplete="email" {...form.getInputProps("contactEmail")} />
        <div className={forms.pair}>
          <Select
            label="Time zone"
            data={withOwn(zones, timezone)}
            searchable
            allowDeselect={false}
            limit={80}
            nothingFoundMessage="No such time zone"
            {...form.getInputProps("timezone")}
          />
          <Select
            label="Currency"
            data={withOwn(currencies, currency)}
            searchable
            allowDeselect={false}
            limit={80}
            nothingFoundMessage="No such currency"
            {...form.getInputProps("currency")}
          />
        </div>
        <TextInput label="Language" description="A language tag such as en or de-AT." {...form.getInputProps("locale")} />
        <div className={forms.pair}>
          <NumberInput
            label="Minimum password length"
            description="How many characters a new password needs."
            allowDecimal={false}
            {...form.getInputProps("settings.passwordMinLength")}
          />
          <NumberInput
            label="Hours to decide a request"
            description="A request that waits longer for approval expires."
            allowDecimal={false}
            {...form.getInputProps("settings.approvalExpiryHours")}
          />
        </div>
        <Button type="submit" loading={pending} disabled={!form.isDirty()}>
          Save changes
        </Button>
      </form>
    </Card>
  );
}
