"use strict";

// Starts Swagger UI. It asks with the session of the person who reads the page; a key
// entered under "Authorize" is sent instead, and then no CSRF token is needed.
const place = document.getElementById("api-docs");

SwaggerUIBundle({
  url: place.dataset.document,
  domNode: place,
  deepLinking: true,
  layout: "BaseLayout",
  presets: [SwaggerUIBundle.presets.apis],
  requestInterceptor: (request) => {
    const own = new URL(request.url, document.baseURI).origin === window.location.origin;
    const reads = ["GET", "HEAD", undefined].includes(request.method);
    if (own && !reads && !request.headers.Authorization) {
      request.headers["X-CSRFToken"] = place.dataset.csrfToken;
    }
    return request;
  },
});
