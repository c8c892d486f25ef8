import { type FormEvent, useState } from "react";
import { focusFirstError, showFieldErrors } from "../../../lib/form-errors.ts";
import { trpc } from "../../../lib/trpc.ts";
import { useEditing } from "../../../lib/use-editing.ts";
import { EditButtons, type EditForm } from "../../../ui/edit-drawer.tsx";
import forms from "../../../ui/form.module.css";
import { FormError } from "../../../ui/form-error.tsx";
import { type Project, useSaveProject } from "../use-project-actions.ts";
import { projectValues, toInput, useProjectForm } from "../use-project-form.ts";
import { ProjectFields } from "./project-fields.tsx";

interface ProjectFormProps extends EditForm {
  /** The project to change, or null for a new one. */
  project: Project | null;
  /** The client that a new one is probably for. */
  clientId: string | null;
  onSaved: (project: Project) => void;
}

/** Adds or changes a project. A change that somebody else made meanwhile is never overwritten unseen. */
export function ProjectForm({ project, clientId, onSaved, onDirty, ...leave }: ProjectFormProps) {
  // What the form started from: the page may refresh the project meanwhile, which must not hide that somebody else changed it.
  const [base, setBase] = useState(project);
  const form = useProjectForm(base, clientId);
  const utils = trpc.useUtils();
  const saved = (answer: Project) => {
    onDirty(false);
    onSaved(answer);
  };
  const { save, pending, error, forget } = useSaveProject(base, {
    onSaved: saved,
    onError: (failure) => showFieldErrors(form, failure),
  });
  const loadLatest = async () => {
    if (!project) return;
    const latest = await utils.projects.get.fetch({ id: project.id }, { staleTime: 0 });
    setBase(latest);
    form.setValues(projectValues(latest));
    forget();
  };
  const editing = useEditing({ form, error, onDirty, loadLatest: project ? loadLatest : undefined });

  const submit = (event: FormEvent) => {
    event.preventDefault();
    const { hasErrors, errors } = form.validate();
    if (hasErrors) focusFirstError(form)(errors);
    else save(toInput(form.getValues(), base === null));
  };

  return (
    <form className={forms.form} onSubmit={submit} noValidate>
      <ProjectFields form={form} project={base} />
      <FormError error={editing.error} />
      <EditButtons {...leave} verb={project ? "Save changes" : "Add the project"} pending={pending} onLoadLatest={editing.onLoadLatest} />
    </form>
  );
}
