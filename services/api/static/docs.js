/** The API's own description, shown by Swagger UI from this server alone. */
SwaggerUIBundle({ url: "/openapi.json", dom_id: "#swagger-ui", deepLinking: true, validatorUrl: null });
