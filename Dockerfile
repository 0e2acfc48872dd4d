# One image for every part: web (the default), worker, beat and the commands.

FROM python:3.11-slim-bookworm AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
RUN python -m venv /opt/venv
ENV PATH=/opt/venv/bin:$PATH
COPY requirements/run.txt /tmp/run.txt
RUN pip install --require-hashes -r /tmp/run.txt
WORKDIR /opt/registry
COPY manage.py ./
COPY registry_site registry_site
COPY schemas_app schemas_app
COPY notifications_app notifications_app
COPY templates templates
COPY static static
COPY examples examples
# Collected as production serves them; the secrets of this step are thrown away.
RUN secret() { python -c 'import secrets; print(secrets.token_urlsafe(48))'; } \
 && PRODUCTION=1 SECRET_KEY=$(secret) API_KEY_PEPPER=$(secret) \
    ALLOWED_HOSTS=build.invalid SITE_URL=https://build.invalid \
    python manage.py collectstatic --noinput --verbosity 0 \
 && python -m compileall -q .

FROM python:3.11-slim-bookworm
RUN useradd --uid 10001 --no-create-home --shell /usr/sbin/nologin registry
COPY --from=build /opt/venv /opt/venv
COPY --from=build /opt/registry /opt/registry
ENV PATH=/opt/venv/bin:$PATH PYTHONUNBUFFERED=1 PRODUCTION=1 HOST=0.0.0.0 PORT=8000
WORKDIR /opt/registry
USER registry
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=6s --start-period=30s \
  CMD ["python", "-m", "registry_site.healthcheck"]
CMD ["python", "-m", "registry_site.serve"]
