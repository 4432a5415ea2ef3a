import { createApp } from 'vue';
import { createRouter, createWebHistory } from 'vue-router';
import App from './App.vue';
import './style.css';
import Models from './views/Models.vue';
import Recordings from './views/Recordings.vue';

const router = createRouter({
  history: createWebHistory(),
  routes: [
    { path: '/', component: Recordings },
    { path: '/models', component: Models },
  ],
});

createApp(App).use(router).mount('#app');
