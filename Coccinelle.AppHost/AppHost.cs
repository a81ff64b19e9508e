// Everything on one machine: PostgreSQL, Redis, two servers in one cluster, and in run mode the sandbox as the outside world.
var builder = DistributedApplication.CreateBuilder(args);

builder.AddDockerComposeEnvironment("compose");

// Membership only, hence no volume: rows of silos that were killed would make the next start wait for them.
var redis = builder.AddRedis("redis");
var database = builder.AddPostgres("postgres")
    .WithDataVolume("coccinelle-postgres")
    .WithLifetime(ContainerLifetime.Persistent)
    .AddDatabase("coccinelle");

var orleans = builder.AddOrleans("orleans")
    .WithClusterId("coccinelle")
    .WithServiceId("coccinelle")
    .WithClustering(redis);

var server = builder.AddProject<Projects.Coccinelle_Server>("server")
    .WithReference(orleans).WaitFor(redis)
    .WithReference(database).WaitFor(database)
    .WithReplicas(2)
    .WithExternalHttpEndpoints()
    .WithHttpHealthCheck("/health");

if (builder.ExecutionContext.IsRunMode)
{
    // In Development both sides default to the same account, keys and number: only the addresses are missing.
    // Each knows the other's, but only the server waits; the sandbox needs nobody until a call is placed.
    var sandbox = builder.AddProject<Projects.Coccinelle_Sandbox>("sandbox")
        .WithEndpoint(scheme: "http", name: "http")
        .WithEnvironment("SANDBOX_SERVER_URL", server.GetEndpoint("http"))
        .WithHttpHealthCheck("/alive");
    server
        .WithEnvironment("PUBLIC_URL", server.GetEndpoint("http"))
        .WithEnvironment("TWILIO_API_BASE_URL", sandbox.GetEndpoint("http"))
        .WithEnvironment("VAPI_API_BASE_URL", sandbox.GetEndpoint("http"))
        .WithEnvironment("WHATSAPP_GRAPH_BASE_URL", sandbox.GetEndpoint("http"))
        .WithEnvironment("WHATSAPP_360DIALOG_BASE_URL", sandbox.GetEndpoint("http"))
        .WaitFor(sandbox);
}
else
{
    // What Production demands. No value here: a deployment that was given none must refuse to start.
    server
        .WithEnvironment("PUBLIC_URL", builder.AddParameter("public-url"))
        .WithEnvironment("ENCRYPTION_KEY", builder.AddParameter("encryption-key", secret: true))
        .WithEnvironment("COCCINELLE_OPERATOR_KEY", builder.AddParameter("operator-key", secret: true))
        .WithEnvironment("TWILIO_ACCOUNT_SID", builder.AddParameter("twilio-account-sid"))
        .WithEnvironment("TWILIO_AUTH_TOKEN", builder.AddParameter("twilio-auth-token", secret: true))
        .WithEnvironment("TWILIO_PHONE_NUMBER", builder.AddParameter("twilio-phone-number"))
        .WithEnvironment("VAPI_API_KEY", builder.AddParameter("vapi-api-key", secret: true))
        .WithEnvironment("VAPI_PHONE_NUMBER_ID", builder.AddParameter("vapi-phone-number-id"))
        .WithEnvironment("VAPI_WEBHOOK_SECRET", builder.AddParameter("vapi-webhook-secret", secret: true));
}

builder.Build().Run();
