from django.urls import path

from payments import views

urlpatterns = [
    path("verdict", views.about),
    path("verdict/branches", views.prepared_branches),
    path("verdict/outcomes", views.outcomes),
    path("verdict/<str:gid>/<int:number>", views.status),
    path("verdict/<str:gid>/<int:number>/<str:operation>", views.call),
]
