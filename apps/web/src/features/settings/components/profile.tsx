import { updateProfileInput } from "@frontoffice/api/schema/auth";
import { Autocomplete, Button, Select, TextInput } from "@mantine/core";
import { z } from "zod";
import { focusFirstError, showFieldErrors } from "../../../lib/form-errors.ts";
import { fullTime } from "../../../lib/format.ts";
import { useSession } from "../../../lib/session.ts";
import { trpc } from "../../../lib/trpc.ts";
import { useZodForm } from "../../../lib/use-zod-form.ts";
import { Card } from "../../../ui/card.tsx";
import { Facts } from "../../../ui/facts.tsx";
import forms from "../../../ui/form.module.css";
import { FormError } from "../../../ui/form-error.tsx";
import { toast } from "../../../ui/toast.tsx";
import classes from "./profile.module.css";

const zones = Intl.supportedValuesOf("timeZone");
const languages = [
  { value: "en", label: "English" },
  { value: "en-GB", label: "English (United Kingdom)" },
  { value: "de", label: "Deutsch" },
  { value: "fr", label: "Français" },
];

const formSchema = updateProfileInput.extend({ username: z.union([z.literal(""), updateProfileInput.shape.username]) });

/** What the person is called, and where and in which language they work. */
export function Profile() {
  const { user, company } = useSession();
  return (
    <Card title="You" description={`Here since ${fullTime(user.createdAt)}.`}>
      <Facts items={[{ label: "Role", value: company && `${company.role} of ${company.name}` }]} />
      <ProfileForm />
    </Card>
  );
}

function ProfileForm() {
  const { user } = useSession();
  const utils = trpc.useUtils();
  const initial = { name: user.name, username: user.username ?? "", timezone: user.timezone, locale: user.locale };
  const form = useZodForm(formSchema, initial);
  const save = trpc.auth.updateProfile.useMutation({
    onSuccess: () => {
      toast.done("Your profile is saved.");
      form.resetDirty();
      return utils.auth.me.invalidate();
    },
    onError: (error) => showFieldErrors(form, error),
  });
  const submit = form.onSubmit(
    ({ username, ...values }) => save.mutate({ ...values, username: username.trim() || null }),
    focusFirstError(form),
  );
  const known = languages.some(({ value }) => value === user.locale);
  const choices = known ? languages : [...languages, { value: user.locale, label: user.locale }];
  return (
    <form className={`${classes.below} ${forms.form} ${forms.onPage} ${forms.narrow}`} onSubmit={submit} noValidate>
      {Object.keys(form.errors).length === 0 && <FormError error={save.error} />}
      <TextInput label="Name" autoComplete="name" {...form.getInputProps("name")} />
      <TextInput
        label="Username"
        description="Sign in with it instead of your email address. Optional."
        autoComplete="username"
        {...form.getInputProps("username")}
      />
      <Autocomplete
        label="Time zone"
        description="Saved with your profile. Pages show times in your browser's time zone."
        data={zones}
        limit={50}
        {...form.getInputProps("timezone")}
      />
      <Select
        label="Language"
        description="Saved with your profile. Pages and emails are in English today."
        data={choices}
        allowDeselect={false}
        {...form.getInputProps("locale")}
      />
      <Button type="submit" loading={save.isPending} disabled={!form.isDirty()}>
        Save
      </Button>
    </form>
  );
}
