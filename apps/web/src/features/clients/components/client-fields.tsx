import { Select, TagsInput, Textarea, TextInput } from "@mantine/core";
import forms from "../../../ui/form.module.css";
import type { ClientForm } from "../use-client-form.ts";
import { OwnerPicker } from "./owner-picker.tsx";
import { PhoneFields } from "./phone-fields.tsx";
import { TagsField } from "./tags-field.tsx";

const statuses = [
  { value: "prospect", label: "Prospect" },
  { value: "active", label: "Active" },
  { value: "paused", label: "Paused" },
];

const zones = Intl.supportedValuesOf("timeZone");

function Business({ form }: { form: ClientForm }) {
  return (
    <>
      <TextInput label="Business name" withAsterisk data-autofocus {...form.getInputProps("name")} />
      <div className={forms.pair}>
        <TextInput label="Profession" placeholder="Dentist, bakery, law firm" {...form.getInputProps("profession")} />
        <TextInput label="Industry" {...form.getInputProps("industry")} />
      </div>
      <Textarea label="Description" autosize minRows={3} maxRows={10} {...form.getInputProps("description")} />
      <div className={forms.pair}>
        <TextInput label="Website" inputMode="url" placeholder="example.com" {...form.getInputProps("website")} />
        <Select label="Status" data={statuses} allowDeselect={false} {...form.getInputProps("status")} />
      </div>
      <div className={forms.pair}>
        <OwnerPicker label="Owner" placeholder="Nobody" {...form.getInputProps("ownerId")} />
        <TagsField {...form.getInputProps("tags")} />
      </div>
      <Select
        label="Time zone"
        data={zones.includes(form.getValues().timezone) ? zones : [form.getValues().timezone, ...zones]}
        searchable
        allowDeselect={false}
        limit={80}
        nothingFoundMessage="No such time zone"
        {...form.getInputProps("timezone")}
      />
      <PhoneFields form={form} />
    </>
  );
}

function Marketing({ form }: { form: ClientForm }) {
  return (
    <>
      <Textarea
        label="Target audience"
        description="Who buys, where they are, what they worry about."
        autosize
        minRows={3}
        maxRows={10}
        {...form.getInputProps("targetAudience")}
      />
      <Textarea
        label="Marketing goals"
        description="With numbers and dates, if there are any."
        autosize
        minRows={3}
        maxRows={10}
        {...form.getInputProps("marketingGoals")}
      />
      <Textarea
        label="Brand voice"
        description="How the business speaks."
        autosize
        minRows={2}
        maxRows={8}
        {...form.getInputProps("brandVoice")}
      />
      <TagsInput
        label="Words to avoid"
        description="No text for this client may contain them. Press Enter after each."
        maxTags={50}
        size="md"
        {...form.getInputProps("forbiddenPhrases")}
      />
    </>
  );
}

/** All fields of a client, the business first, then what its marketing rests on. */
export function ClientFields({ form }: { form: ClientForm }) {
  return (
    <>
      <Business form={form} />
      <h3 className={forms.section}>Marketing profile</h3>
      <Marketing form={form} />
    </>
  );
}
