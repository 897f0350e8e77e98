{{/* Labels of every object, and of every pod: what the network policy is for. */}}
{{- define "turnup.labels" -}}
app.kubernetes.io/name: turnup
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{- define "turnup.image" -}}
image: {{ printf "%s:%s" .Values.image.repository (.Values.image.tag | default .Chart.AppVersion) }}
{{- end }}

{{- define "turnup.containerSecurity" -}}
securityContext:
  allowPrivilegeEscalation: false
  readOnlyRootFilesystem: true
  capabilities: {drop: [ALL]}
{{- end }}

{{/* What all pods have. They need nothing from Kubernetes' API; the group lets them read Secrets' files. */}}
{{- define "turnup.pod" -}}
automountServiceAccountToken: false
enableServiceLinks: false
securityContext:
  runAsNonRoot: true
  runAsUser: 65532
  runAsGroup: 65532
  fsGroup: 65532
  seccompProfile: {type: RuntimeDefault}
{{- with .Values.image.pullSecrets }}
imagePullSecrets:
{{- range . }}
  - name: {{ . }}
{{- end }}
{{- end }}
{{- end }}

{{/* The way to Temporal, for a program that has the token of the Secret. */}}
{{- define "turnup.temporalEnv" -}}
- {name: TEMPORAL_ADDRESS, value: {{ .root.Values.temporal.address | quote }}}
- {name: TEMPORAL_NAMESPACE, value: {{ .root.Values.temporal.namespace | quote }}}
{{- if .root.Values.temporal.tlsSecret }}
- {name: TEMPORAL_TLS, value: "true"}
- {name: TEMPORAL_TLS_SERVER_CA_CERT_PATH, value: /secrets/tls/ca.crt}
- {name: TEMPORAL_TLS_CLIENT_CERT_PATH, value: /secrets/tls/tls.crt}
- {name: TEMPORAL_TLS_CLIENT_KEY_PATH, value: /secrets/tls/tls.key}
{{- with .root.Values.temporal.serverName }}
- {name: TEMPORAL_TLS_SERVER_NAME, value: {{ . | quote }}}
{{- end }}
{{- else if .tokenSecret }}
- {name: TEMPORAL_TLS, value: "false"} # a token alone would switch it on
{{- end }}
{{- if .tokenSecret }}
- {name: TEMPORAL_API_KEY_FILE, value: /secrets/token/token}
{{- end }}
{{- end }}

{{/* The files of Secrets are replaced under way, and turnup reads them again: so no subPath. */}}
{{- define "turnup.mounts" -}}
{{- if without (values .) "" }}
volumeMounts:
{{- end }}
{{- range $name, $secret := . }}
{{- if $secret }}
  - {name: {{ $name }}, mountPath: /secrets/{{ $name }}, readOnly: true}
{{- end }}
{{- end }}
{{- end }}

{{- define "turnup.volumes" -}}
{{- if without (values .) "" }}
volumes:
{{- end }}
{{- range $name, $secret := . }}
{{- if $secret }}
  - {name: {{ $name }}, secret: {secretName: {{ $secret }}, defaultMode: 0440}}
{{- end }}
{{- end }}
{{- end }}
